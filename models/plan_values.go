package models

// PhaseRefused marks a photo that was shown as evidence and did not suffice:
// it stays with its checkpoint and is never public.
const PhaseRefused = "refused"

// Who confirms that a checkpoint was reached (Checkpoint.Confirmer); empty for
// nobody.
const (
	ConfirmDeputies   = "deputies"
	ConfirmStanding   = "standing"
	ConfirmGovernment = "government"
)

// Confirmers lists them in order.
var Confirmers = []string{ConfirmDeputies, ConfirmStanding, ConfirmGovernment}

// ConfirmerLabel is the Chinese name of who confirms in a congress of a level,
// empty for nobody.
func ConfirmerLabel(confirmer string, level Level) string {
	switch {
	case confirmer == ConfirmDeputies:
		return "代表"
	case confirmer == ConfirmGovernment && level == Street:
		return "街道办事处"
	case confirmer == ConfirmGovernment:
		return "政府办公室"
	case confirmer != ConfirmStanding:
		return ""
	case level == Street:
		return "人大街道工委"
	case level == Town:
		return "人大主席团"
	}
	return "人大常委会办公室"
}
