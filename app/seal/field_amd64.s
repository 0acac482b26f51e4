#include "textflag.h"

// The field and group operations of field.go and primitives.go for processors with BMI2 and ADX. Nothing
// branches on data. Working registers: R8-R11 the result, R12-R15 the upper half of a product, AX, CX, DX
// and DI scratch. BX and SI hold the pointers p and q. A field element is 32 bytes at offset o from base r.

#define LOAD(r, o) \
	MOVQ (o)(r), R8; MOVQ (o+8)(r), R9; MOVQ (o+16)(r), R10; MOVQ (o+24)(r), R11

#define STORE(r, o) \
	MOVQ R8, (o)(r); MOVQ R9, (o+8)(r); MOVQ R10, (o+16)(r); MOVQ R11, (o+24)(r)

// FOLD takes the carry flag back in as 38, twice, because the first time may carry again.
#define FOLD \
	SBBQ AX, AX; ANDQ $38, AX; ADDQ AX, R8; ADCQ $0, R9; ADCQ $0, R10; ADCQ $0, R11; \
	SBBQ AX, AX; ANDQ $38, AX; ADDQ AX, R8

// ADD adds the element at (r, o) to the result.
#define ADD(r, o) \
	ADDQ (o)(r), R8; ADCQ (o+8)(r), R9; ADCQ (o+16)(r), R10; ADCQ (o+24)(r), R11; FOLD

// SUB subtracts it.
#define SUB(r, o) \
	SUBQ (o)(r), R8; SBBQ (o+8)(r), R9; SBBQ (o+16)(r), R10; SBBQ (o+24)(r), R11; \
	SBBQ AX, AX; ANDQ $38, AX; SUBQ AX, R8; SBBQ $0, R9; SBBQ $0, R10; SBBQ $0, R11; \
	SBBQ AX, AX; ANDQ $38, AX; SUBQ AX, R8

// DOUBLE doubles the result.
#define DOUBLE \
	ADDQ R8, R8; ADCQ R9, R9; ADCQ R10, R10; ADCQ R11, R11; FOLD

// ROW adds DX times the element at (r, o) to r0..r3, its top limb going to the fresh register r4.
#define ROW(r, o, r0, r1, r2, r3, r4) \
	XORL DI, DI; \
	MULXQ (o)(r), AX, CX; ADCXQ AX, r0; ADOXQ CX, r1; \
	MULXQ (o+8)(r), AX, CX; ADCXQ AX, r1; ADOXQ CX, r2; \
	MULXQ (o+16)(r), AX, CX; ADCXQ AX, r2; ADOXQ CX, r3; \
	MULXQ (o+24)(r), AX, r4; ADCXQ AX, r3; ADOXQ DI, r4; ADCXQ DI, r4

// REDUCE folds the upper half of a product in as 38 times itself.
#define REDUCE \
	MOVL $38, DX; XORL DI, DI; \
	MULXQ R12, AX, CX; ADCXQ AX, R8; ADOXQ CX, R9; \
	MULXQ R13, AX, CX; ADCXQ AX, R9; ADOXQ CX, R10; \
	MULXQ R14, AX, CX; ADCXQ AX, R10; ADOXQ CX, R11; \
	MULXQ R15, AX, R12; ADCXQ AX, R11; ADOXQ DI, R12; ADCXQ DI, R12; \
	IMULQ DX, R12; \
	ADDQ R12, R8; ADCQ $0, R9; ADCQ $0, R10; ADCQ $0, R11; \
	SBBQ AX, AX; ANDQ $38, AX; ADDQ AX, R8

// MUL leaves the product of the elements at (a, x) and (b, y).
#define MUL(a, x, b, y) \
	MOVQ (x)(a), DX; \
	MULXQ (y)(b), R8, R9; \
	MULXQ (y+8)(b), AX, R10; ADDQ AX, R9; \
	MULXQ (y+16)(b), AX, R11; ADCQ AX, R10; \
	MULXQ (y+24)(b), AX, R12; ADCQ AX, R11; ADCQ $0, R12; \
	MOVQ (x+8)(a), DX; ROW(b, y, R9, R10, R11, R12, R13); \
	MOVQ (x+16)(a), DX; ROW(b, y, R10, R11, R12, R13, R14); \
	MOVQ (x+24)(a), DX; ROW(b, y, R11, R12, R13, R14, R15); \
	REDUCE

// SQUARE leaves the square of the element at (a, x).
#define SQUARE(a, x) \
	MOVQ (x)(a), DX; \
	MULXQ (x+8)(a), R9, R10; \
	MULXQ (x+16)(a), AX, R11; ADDQ AX, R10; \
	MULXQ (x+24)(a), AX, R12; ADCQ AX, R11; ADCQ $0, R12; \
	MOVQ (x+8)(a), DX; XORL DI, DI; \
	MULXQ (x+16)(a), AX, CX; ADCXQ AX, R11; ADOXQ CX, R12; \
	MULXQ (x+24)(a), AX, R13; ADCXQ AX, R12; ADOXQ DI, R13; ADCXQ DI, R13; \
	MOVQ (x+16)(a), DX; \
	MULXQ (x+24)(a), AX, R14; ADDQ AX, R13; ADCQ $0, R14; \
	XORL R15, R15; \
	ADDQ R9, R9; ADCQ R10, R10; ADCQ R11, R11; ADCQ R12, R12; ADCQ R13, R13; ADCQ R14, R14; ADCQ R15, R15; \
	MOVQ (x)(a), DX; MULXQ DX, R8, AX; ADDQ AX, R9; \
	MOVQ (x+8)(a), DX; MULXQ DX, AX, CX; ADCQ AX, R10; ADCQ CX, R11; \
	MOVQ (x+16)(a), DX; MULXQ DX, AX, CX; ADCQ AX, R12; ADCQ CX, R13; \
	MOVQ (x+24)(a), DX; MULXQ DX, AX, CX; ADCQ AX, R14; ADCQ CX, R15; \
	REDUCE

// func mulADX(v, a, b *fe)
TEXT ·mulADX(SB), NOSPLIT, $0-24
	MOVQ a+8(FP), BX
	MOVQ b+16(FP), SI
	MUL(BX, 0, SI, 0)
	MOVQ v+0(FP), BX
	STORE(BX, 0)
	RET

// func squareADX(v, a *fe)
TEXT ·squareADX(SB), NOSPLIT, $0-16
	MOVQ a+8(FP), BX
	SQUARE(BX, 0)
	MOVQ v+0(FP), BX
	STORE(BX, 0)
	RET

// func squareTimesADX(v *fe, times int)
TEXT ·squareTimesADX(SB), NOSPLIT, $0-16
	MOVQ v+0(FP), BX
	MOVQ times+8(FP), SI

again:
	SQUARE(BX, 0)
	STORE(BX, 0)
	DECQ SI
	JNZ  again
	RET

// An extended point is X at 0, Y at 32, Z at 64, T at 96.

// func doubleADX(p *extended, times int)
TEXT ·doubleADX(SB), NOSPLIT, $128-16
	MOVQ p+0(FP), BX
	MOVQ times+8(FP), SI

again:
	// (SP) 0: x;  32: y;  64: z;  96: t  of the completed point. The order keeps independent work adjacent.
	LOAD(BX, 0)
	ADD(BX, 32)
	STORE(SP, 96)
	SQUARE(BX, 0)
	STORE(SP, 0)           // X²
	SQUARE(BX, 32)
	STORE(SP, 64)          // Y²
	SQUARE(SP, 96)
	STORE(SP, 96)          // (X+Y)²
	LOAD(SP, 64)
	ADD(SP, 0)
	STORE(SP, 32)          // y = Y²+X²
	LOAD(SP, 64)
	SUB(SP, 0)
	STORE(SP, 64)          // z = Y²-X²
	LOAD(SP, 96)
	SUB(SP, 32)
	STORE(SP, 0)           // x = (X+Y)²-y
	SQUARE(BX, 64)
	DOUBLE
	SUB(SP, 64)
	STORE(SP, 96)          // t = 2Z²-z
	MUL(SP, 32, SP, 64)
	STORE(BX, 32)
	MUL(SP, 0, SP, 96)
	STORE(BX, 0)
	MUL(SP, 64, SP, 96)
	STORE(BX, 64)
	DECQ SI
	JNZ  again
	MUL(SP, 0, SP, 32)     // T only after the last
	STORE(BX, 96)
	RET

// A cached addend is Y+X at 0, Y-X at 32, 2Z at 64, 2dT at 96; a niels is Y+X, Y-X, 2dT at 0, 32, 64.

// EDGES leaves Y-X at 64 and Y+X at 96.
#define EDGES \
	LOAD(BX, 32); SUB(BX, 0); STORE(SP, 64); \
	LOAD(BX, 32); ADD(BX, 0); STORE(SP, 96)

// FINISH multiplies the edges with those of the addend, given 2dTT' at 128 and 2ZZ' at 160, and completes
// the point: x = (Y+X)plus - (Y-X)minus, y their sum, z and t are 2ZZ' + 2dTT' and 2ZZ' - 2dTT' or, for a
// subtraction, the other way round.
#define FINISH(plus, minus, z, t) \
	MUL(SP, 64, SI, minus); STORE(SP, 64); \
	MUL(SP, 96, SI, plus); STORE(SP, 96); \
	LOAD(SP, 160); ADD(SP, 128); STORE(SP, 192); \
	LOAD(SP, 160); SUB(SP, 128); STORE(SP, 160); \
	LOAD(SP, 96); SUB(SP, 64); STORE(SP, 0); \
	LOAD(SP, 96); ADD(SP, 64); STORE(SP, 32); \
	MUL(SP, 160, SP, 192); STORE(BX, 64); \
	MUL(SP, 0, SP, t); STORE(BX, 0); \
	MUL(SP, 32, SP, z); STORE(BX, 32); \
	MUL(SP, 0, SP, 32); STORE(BX, 96)

// func addADX(p *extended, q *cached)
TEXT ·addADX(SB), NOSPLIT, $224-16
	MOVQ p+0(FP), BX
	MOVQ q+8(FP), SI
	EDGES
	MUL(BX, 96, SI, 96)
	STORE(SP, 128)
	MUL(BX, 64, SI, 64)
	STORE(SP, 160)
	FINISH(0, 32, 192, 160)
	RET

// func subADX(p *extended, q *cached)
TEXT ·subADX(SB), NOSPLIT, $224-16
	MOVQ p+0(FP), BX
	MOVQ q+8(FP), SI
	EDGES
	MUL(BX, 96, SI, 96)
	STORE(SP, 128)
	MUL(BX, 64, SI, 64)
	STORE(SP, 160)
	FINISH(32, 0, 160, 192)
	RET

// func addNielsADX(p *extended, q *niels)
TEXT ·addNielsADX(SB), NOSPLIT, $224-16
	MOVQ p+0(FP), BX
	MOVQ q+8(FP), SI
	EDGES
	MUL(BX, 96, SI, 64)
	STORE(SP, 128)
	LOAD(BX, 64)
	DOUBLE
	STORE(SP, 160)
	FINISH(0, 32, 192, 160)
	RET

// func subNielsADX(p *extended, q *niels)
TEXT ·subNielsADX(SB), NOSPLIT, $224-16
	MOVQ p+0(FP), BX
	MOVQ q+8(FP), SI
	EDGES
	MUL(BX, 96, SI, 64)
	STORE(SP, 128)
	LOAD(BX, 64)
	DOUBLE
	STORE(SP, 160)
	FINISH(32, 0, 160, 192)
	RET

// func processorHasADX() bool
TEXT ·processorHasADX(SB), NOSPLIT, $0-1
	MOVB $0, ret+0(FP)
	XORL AX, AX
	CPUID
	CMPL AX, $7
	JLT  done
	MOVL $7, AX
	XORL CX, CX
	CPUID
	ANDL $0x00080100, BX   // BMI2 and ADX
	CMPL BX, $0x00080100
	JNE  done
	MOVB $1, ret+0(FP)

done:
	RET
