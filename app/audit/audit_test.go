package audit_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/audit"
	"piaojue/app/store"
	"piaojue/models"
)

func TestChangedOrMissingEntryBreaksTheChain(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		ctx := context.Background()
		err := s.InTx(ctx, func(tx *store.Tx) error {
			return tx.PutCongress(&models.Congress{Name: "甲县人民代表大会", Level: models.County})
		})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 12 { // concurrent writers must not fork the chain
			wg.Go(func() {
				err := s.InTx(ctx, func(tx *store.Tx) error {
					return audit.Append(tx.In(1), audit.Note{Account: 1, Actor: "李𬭎", Action: "签到", Detail: strings.Repeat("长", 2000)})
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		err = s.Read(ctx, func(tx *store.Tx) error {
			chain, err := tx.In(1).AuditChain()
			if err != nil || len(chain) != 12 || audit.Check(chain) != -1 {
				t.Errorf("%d entries, first bad %d, %v; want 12 sound ones", len(chain), audit.Check(chain), err)
				return err
			}
			if got := audit.Check(append(chain[:3:3], chain[4:]...)); got != 3 {
				t.Errorf("without entry 3 the chain breaks at %d, want 3", got)
			}
			chain[5].Actor = "别人"
			if got := audit.Check(chain); got != 5 {
				t.Errorf("with entry 5 changed the chain breaks at %d, want 5", got)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
