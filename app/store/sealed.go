package store

import "piaojue/models"

// SealedValues returns the newest sealed name, phone number, address or reading of
// a scanned ballot of each table that holds any, for a look at the start of the
// program whether their key is there. None is opened.
func (tx *Tx) SealedValues() ([][]byte, error) {
	var found [][]byte
	for _, from := range []struct {
		table  any
		column string
	}{
		{&models.Suggestion{}, "name_sealed"}, {&models.Suggestion{}, "phone_sealed"}, {&models.Comment{}, "name_sealed"}, {&models.Comment{}, "phone_sealed"},
		{&models.SiteComment{}, "phone_sealed"}, {&models.Receiver{}, "address"}, {&models.ScannedPage{}, "reading"},
	} {
		var values [][]byte
		err := tx.db.Model(from.table).Where("LENGTH("+from.column+") > 0").Order("id DESC").Limit(1).Pluck(from.column, &values).Error
		if err != nil {
			return nil, tx.edge(err, "加密的姓名和电话")
		}
		found = append(found, values...)
	}
	return found, nil
}
