package view

// RehearseForm asks how a session is to be rehearsed.
func RehearseForm(session string, t Typed) OfficeForm {
	return OfficeForm{
		Action: session + "/rehearse", Submit: "新建彩排", Cancel: session,
		Questions: []OfficeQuestion{
			askPick("choices", "names", "票面上的项目", "invented", []Option{
				{Value: "invented", Text: "虚构项目", Hint: "项数与候选项目相同，名称为彩排项目一、彩排项目二……一眼就能看出不是真的。"},
				{Value: "real", Text: "真实候选项目", Hint: "检查票面和大屏排版用。彩排中的投票数字不代表任何意见，请不要外传。"},
			}),
		},
	}.typed(t)
}

// OfficeWipe is one wiped rehearsal.
type OfficeWipe struct {
	Session, At, Actor, Rows, Digest, Proof string // Proof is an address
}

// OfficeWipes lists the wiped rehearsals with their proofs.
type OfficeWipes struct {
	Page
	Wipes []OfficeWipe
}
