package store

import (
	"gorm.io/gorm"

	"piaojue/models"
)

// Congresses lists every congress of the installation.
func (tx *Tx) Congresses() ([]models.Congress, error) {
	rows, err := many[models.Congress](tx.db.Order("id"))
	return rows, tx.edge(err, "人民代表大会")
}

// CongressByID finds one congress.
func (tx *Tx) CongressByID(id int64) (models.Congress, error) {
	row, err := one[models.Congress](tx.db.Where("id = ?", id))
	return row, tx.edge(err, "该人民代表大会")
}

// PutCongress adds a congress.
func (tx *Tx) PutCongress(row *models.Congress) error {
	return tx.edge(tx.db.Create(row).Error, "该人民代表大会")
}

// AccountByLogin finds an account by its sign-in name, across congresses.
func (tx *Tx) AccountByLogin(login string) (models.Account, error) {
	row, err := one[models.Account](tx.db.Where("login = ?", login))
	return row, tx.edge(err, "该账号")
}

// AccountByID finds an account, across congresses.
func (tx *Tx) AccountByID(id int64) (models.Account, error) {
	row, err := one[models.Account](tx.db.Where("id = ?", id))
	return row, tx.edge(err, "该账号")
}

// PutAccount adds an account; the sign-in name must be free.
func (tx *Tx) PutAccount(row *models.Account) error {
	return tx.edge(tx.db.Create(row).Error, "登录名“"+row.Login+"”")
}

// UpdateAccount writes the password hash and whether the account is disabled.
func (tx *Tx) UpdateAccount(row models.Account) error {
	return tx.edge(found(tx.db.Model(new(models.Account)).Where("id = ?", row.ID).Select("password_hash", "disabled_at").Updates(row)), "该账号")
}

// GrantsOf lists an account's roles in all congresses.
func (tx *Tx) GrantsOf(account int64) ([]models.Grant, error) {
	rows, err := many[models.Grant](tx.db.Where("account_id = ?", account).Order("congress_id, id"))
	return rows, tx.edge(err, "角色")
}

// Grants lists all roles held in the congress.
func (c *Scope) Grants() ([]models.Grant, error) {
	return list[models.Grant](c, "角色", "account_id, id", "1 = 1")
}

// PutGrant gives a role.
func (c *Scope) PutGrant(row *models.Grant) error {
	row.CongressID = c.Congress
	return create(c, "该角色", row)
}

// Accounts lists the accounts that hold a role in the congress.
func (c *Scope) Accounts() ([]models.Account, error) {
	rows, err := many[models.Account](c.db.
		Where("id IN (SELECT account_id FROM grants WHERE congress_id = ?)", c.Congress).Order("id"))
	return rows, c.edge(err, "账号")
}

// Units lists the responsible units.
func (c *Scope) Units() ([]models.Unit, error) {
	return list[models.Unit](c, "责任单位", "id", "1 = 1")
}

// PutUnit adds a responsible unit.
func (c *Scope) PutUnit(row *models.Unit) error {
	row.CongressID = c.Congress
	return create(c, "该责任单位", row)
}

// Login finds a signed-in browser that has not expired.
func (tx *Tx) Login(tokenHash string) (models.Login, bool, error) {
	row, err := one[models.Login](tx.db.Where("token_hash = ? AND expires_at > ?", tokenHash, tx.Now))
	if err == gorm.ErrRecordNotFound {
		return row, false, nil
	}
	return row, err == nil, tx.edge(err, "登录")
}

// PutLogin stores a signed-in browser under its hash, in place of what was
// there, and forgets expired ones.
func (tx *Tx) PutLogin(row *models.Login) error {
	if err := tx.DropLogin(row.TokenHash); err != nil {
		return err
	}
	if err := tx.db.Where("expires_at <= ?", tx.Now).Delete(new(models.Login)).Error; err != nil {
		return tx.edge(err, "登录")
	}
	return tx.edge(tx.db.Create(row).Error, "登录")
}

// DropLogin forgets a signed-in browser; it is no error when there is none.
func (tx *Tx) DropLogin(tokenHash string) error {
	return tx.edge(tx.db.Where("token_hash = ?", tokenHash).Delete(new(models.Login)).Error, "登录")
}

// PutDraft keeps an upload until it is confirmed.
func (c *Scope) PutDraft(row *models.Draft) error {
	row.CongressID = c.Congress
	return create(c, "该预览", row)
}

// Draft finds an upload that waits for confirmation.
func (c *Scope) Draft(id string) (models.Draft, error) {
	return lookup[models.Draft](c, "该预览（可能已经确认过，请重新上传）", "id = ?", id)
}

// DropDraft forgets an upload, and all older than a day.
func (c *Scope) DropDraft(id string) error {
	return remove[models.Draft](c, "该预览", "id = ? OR created_at < ?", id, int64(c.Now)-24*3600*1000)
}

// LastAudit is the hash of the newest entry of the congress's log, empty at
// the beginning.
func (c *Scope) LastAudit() (string, error) {
	rows, err := many[models.AuditEntry](c.own().Order("id DESC").Limit(1))
	if err != nil || len(rows) == 0 {
		return "", c.edge(err, "操作日志")
	}
	return rows[0].Hash, nil
}

// PutAudit adds an entry to the congress's log.
func (c *Scope) PutAudit(row *models.AuditEntry) error {
	row.CongressID = c.Congress
	return create(c, "操作日志", row)
}

// AuditEntries lists the newest entries before an id (0: from the end).
func (c *Scope) AuditEntries(before int64, limit int) ([]models.AuditEntry, error) {
	q := c.own()
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	rows, err := many[models.AuditEntry](q.Order("id DESC").Limit(limit))
	return rows, c.edge(err, "操作日志")
}

// AuditChain lists the whole log of the congress in order.
func (c *Scope) AuditChain() ([]models.AuditEntry, error) {
	return list[models.AuditEntry](c, "操作日志", "id", "1 = 1")
}

// LockCongress serialises what appends to the congress's log.
func (c *Scope) LockCongress() error {
	return c.edge(found(c.db.Exec("UPDATE congresses SET parent_id = parent_id WHERE id = ?", c.Congress)), "该人民代表大会")
}
