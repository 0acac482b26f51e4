package models

import "strings"

// Event is what a message to the outside is about; a Receiver names those it
// wants.
type Event string

// The events.
const (
	EventCall       Event = "call"
	EventStudy      Event = "study"
	EventQuestion   Event = "question"
	EventResult     Event = "result"
	EventPlan       Event = "plan"
	EventCheckpoint Event = "checkpoint"
	EventReport     Event = "report"
	EventConcern    Event = "concern"
	EventAdjustment Event = "adjustment"
	EventEvaluation Event = "evaluation"
)

var eventLabels = map[Event]string{
	EventCall: "征集公告", EventStudy: "研判和部门论证", EventQuestion: "代表询问", EventResult: "票决结果", EventPlan: "实施方案", EventCheckpoint: "项目节点",
	EventReport: "进度报告", EventConcern: "监督意见", EventAdjustment: "项目调整", EventEvaluation: "验收、测评和整改",
}

// Events lists them in order.
var Events = []Event{EventCall, EventStudy, EventQuestion, EventResult, EventPlan, EventCheckpoint, EventReport, EventConcern, EventAdjustment, EventEvaluation}

// Valid reports whether the event is known.
func (e Event) Valid() bool { return eventLabels[e] != "" }

// Label is the Chinese name.
func (e Event) Label() string { return eventLabels[e] }

// Wants reports whether the receiver is told of an event.
func (r Receiver) Wants(e Event) bool {
	for topic := range strings.SplitSeq(r.Topics, "\n") {
		if Event(topic) == e {
			return true
		}
	}
	return false
}
