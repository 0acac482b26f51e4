package web

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// maxBallot is the largest ballot taken; the largest real one (250 candidates,
// three stances) is some 620 KiB.
const maxBallot = 1 << 20

// maxCeremony is the largest message of a key holder.
const maxCeremony = 4 << 20

// raw reads a request's body, refusing more than most bytes.
func raw(c echo.Context, most int64) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, most))
}

func (s *Server) apiRounds(c echo.Context) error {
	rounds, err := s.Vote.OpenRounds(ctx(c))
	if err != nil {
		return err
	}
	writeJSON(c.Response(), http.StatusOK, rounds)
	return nil
}

// electionAnswer is what a ballot page needs: the exact Belenios files as
// strings, and the candidates as printed.
type electionAnswer struct {
	Election     string              `json:"election"`
	Trustees     string              `json:"trustees"`
	Credentials  string              `json:"credentials_fingerprint"`
	State        models.RoundState   `json:"state"`
	ToPaper      bool                `json:"to_paper"` // 故障转人工: the box takes no ballot any more
	Congress     string              `json:"congress"`
	Session      string              `json:"session"`
	Round        string              `json:"round"`
	Seats        int                 `json:"seats"`
	MaxApprovals int                 `json:"max_approvals"`
	Stances      int                 `json:"stances"`
	Recommends   bool                `json:"recommends"`
	Rehearsal    bool                `json:"rehearsal"`
	Grades       []string            `json:"grades"` // of a 满意度测评, without 弃权; otherwise null
	SessionID    int64               `json:"session_id"`
	Colour       models.Colour       `json:"colour"`
	ColourName   string              `json:"colour_name"`
	Digest       string              `json:"rules_digest"`
	Candidates   []electionCandidate `json:"candidates"`
}

type electionCandidate struct {
	No         int    `json:"no"`
	Name       string `json:"name"`
	Content    string `json:"content"`
	Investment string `json:"investment"`
	Place      string `json:"place"`
	Unit       string `json:"unit"`
	Deadline   string `json:"deadline"`
}

func (s *Server) apiElection(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	v, err := s.Vote.Election(ctx(c), id)
	if err != nil {
		return err
	}
	answer := electionAnswer{Election: string(v.Election), Trustees: string(v.Trustees), Credentials: v.Credentials, State: v.Round.State, ToPaper: v.Round.ToPaperAt != 0,
		Congress: v.Congress.Name, Session: v.Session.Name, Round: v.Round.Name, Seats: v.Rules.Seats, MaxApprovals: v.Rules.MaxApprovals,
		Stances: len(v.Rules.Stances.Choices()), Recommends: v.Congress.Level.Recommends(), Rehearsal: v.Session.Rehearsal, Digest: v.Round.Digest,
		Grades: v.Rules.Grades, SessionID: v.Session.ID, Colour: v.Round.Colour, ColourName: v.Round.Colour.Label()}
	for _, k := range v.Candidates {
		row := electionCandidate{No: k.No, Name: k.Name, Content: k.Content, Place: k.Place, Unit: k.Unit, Deadline: k.Deadline}
		if k.Investment > 0 {
			row.Investment = view.Money(k.Investment)
		}
		answer.Candidates = append(answer.Candidates, row)
	}
	writeJSON(c.Response(), http.StatusOK, answer)
	return nil
}

func (s *Server) apiCredentials(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	list, err := s.Vote.Credentials(ctx(c), id)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", list)
}

type trackerAnswer struct {
	Tracker string `json:"tracker"`
}

// apiCast puts a ballot into the box: 201 once it is durable, 200 when the
// same ballot was there already. Nothing about the caller is read or kept.
func (s *Server) apiCast(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	body, err := raw(c, maxBallot)
	if err != nil {
		return err
	}
	receipt, err := s.Vote.Cast(ctx(c), id, body)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if receipt.New {
		status = http.StatusCreated
	}
	writeJSON(c.Response(), status, trackerAnswer{receipt.Tracker})
	return nil
}

func (s *Server) apiTurnout(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	t, err := s.Vote.Turnout(ctx(c), id)
	if err != nil {
		return err
	}
	writeJSON(c.Response(), http.StatusOK, t)
	return nil
}

type ceremonyAnswer struct {
	UUID      string            `json:"uuid"`
	Size      int               `json:"size"`
	Threshold int               `json:"threshold"`
	Index     int               `json:"index"`
	Step      vote.CeremonyStep `json:"step"`
	Commits   []*string         `json:"commits"`
	Reveals   []*string         `json:"reveals"`
	Confirms  []*string         `json:"confirms"`
	Decrypted bool              `json:"decrypted"`
}

func (s *Server) apiCeremony(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	v, err := s.Vote.Ceremony(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	writeJSON(c.Response(), http.StatusOK, ceremonyAnswer{v.UUID, v.Size, v.Threshold, v.Index, v.Step, texts(v.Commits), texts(v.Reveals), texts(v.Confirms), v.Decrypted})
	return nil
}

func texts(messages [][]byte) []*string {
	out := make([]*string, len(messages))
	for i, m := range messages {
		if m != nil {
			text := string(m)
			out[i] = &text
		}
	}
	return out
}

func (s *Server) apiCeremonyMessage(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	body, err := raw(c, maxCeremony)
	if err != nil {
		return err
	}
	if !json.Valid(body) {
		return fault.Coded(fault.Invalid, "malformed", "提交的内容不完整，请刷新页面后重新办理这一步。")
	}
	if err := s.Vote.PutMessage(ctx(c), actor(c), id, vote.CeremonyStep(c.Param("step")), body); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func (s *Server) apiSealedArchive(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	archive, err := s.Vote.SealedArchive(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/octet-stream", archive)
}

func (s *Server) apiDecryption(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	body, err := raw(c, maxCeremony)
	if err != nil {
		return err
	}
	if err := s.Vote.Decrypt(ctx(c), actor(c), id, body); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
