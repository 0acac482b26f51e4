// Package account keeps who may sign in and as what: passwords, roles in each
// congress, signed-in browsers. It knows nothing of rounds or projects.
package account

import (
	"context"
	"strings"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A Service manages accounts. It is safe for concurrent use.
type Service struct {
	store   *store.Store
	hashing chan struct{}
	tries   *tries
}

// New makes the service.
func New(s *store.Store) *Service {
	// One hash needs 19 MiB and a core for some 40 ms: two at a time.
	return &Service{store: s, hashing: make(chan struct{}, 2), tries: newTries(s.Now)}
}

var errSignIn = fault.New(fault.Unauthenticated, "登录名或密码不对，请核对后重新输入。")

// SignIn checks a login and a password. Wrong, unknown and disabled give the
// same answer; many tries at one login are slowed down.
func (s *Service) SignIn(ctx context.Context, login, password string) (models.Account, error) {
	login = strings.TrimSpace(login)
	if !s.tries.allow(login) {
		return models.Account{}, fault.New(fault.Forbidden, "尝试次数太多，请一分钟后再试。忘记密码请联系系统管理员。")
	}
	var found models.Account
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = tx.AccountByLogin(login)
		return err
	})
	if err != nil && !fault.Is(err, fault.NotFound) {
		return models.Account{}, err
	}
	encoded := found.PasswordHash
	if err != nil {
		encoded = absent // so that unknown logins take as long as known ones
	}
	good := s.matches(encoded, password)
	if err != nil || !good || !found.DisabledAt.IsZero() {
		return models.Account{}, errSignIn
	}
	s.tries.forget(login)
	return found, nil
}

// A Person is a signed-in account with its roles everywhere.
type Person struct {
	Account    models.Account
	Grants     []models.Grant
	Congresses []models.Congress // in which the account holds a role
}

// Person reads an account; a disabled one is not found.
func (s *Service) Person(ctx context.Context, id int64) (Person, error) {
	var p Person
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if p.Account, err = tx.AccountByID(id); err != nil {
			return err
		}
		if !p.Account.DisabledAt.IsZero() {
			return fault.New(fault.NotFound, "该账号已经停用。")
		}
		if p.Grants, err = tx.GrantsOf(id); err != nil {
			return err
		}
		all, err := tx.Congresses()
		for _, congress := range all {
			for _, g := range p.Grants {
				if g.CongressID == congress.ID {
					p.Congresses = append(p.Congresses, congress)
					break
				}
			}
		}
		return err
	})
	return p, err
}

// Actor is the person acting in a congress; in one where the person holds no
// role the actor may nothing.
func (p Person) Actor(congress int64) access.Actor {
	a := access.Actor{Account: p.Account.ID, Name: p.Account.Name, Congress: congress, Unit: p.Account.UnitID}
	for _, g := range p.Grants {
		if g.CongressID == congress {
			a.Roles = append(a.Roles, g.Role)
		}
	}
	return a
}

// Congress reads one congress; anybody may know it.
func (s *Service) Congress(ctx context.Context, id int64) (models.Congress, error) {
	var row models.Congress
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.CongressByID(id)
		return err
	})
	return row, err
}

// Congresses lists all congresses; anybody may know them.
func (s *Service) Congresses(ctx context.Context) ([]models.Congress, error) {
	var rows []models.Congress
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.Congresses()
		return err
	})
	return rows, err
}

// A Listed is one account on the administrator's page.
type Listed struct {
	Account models.Account
	Roles   []models.Role
	Unit    string
}

// Accounts lists the accounts of the actor's congress.
func (s *Service) Accounts(ctx context.Context, actor access.Actor) ([]Listed, error) {
	if err := access.Need(actor, access.ManageAccounts); err != nil {
		return nil, err
	}
	return s.listed(ctx, actor.Congress)
}

// Staff lists the accounts of the actor's congress for choosing scrutineers.
func (s *Service) Staff(ctx context.Context, actor access.Actor) ([]Listed, error) {
	if err := access.Need(actor, access.NameScrutineers); err != nil {
		return nil, err
	}
	return s.listed(ctx, actor.Congress)
}

func (s *Service) listed(ctx context.Context, congress int64) ([]Listed, error) {
	var rows []Listed
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		accounts, err := c.Accounts()
		if err != nil {
			return err
		}
		grants, err := c.Grants()
		if err != nil {
			return err
		}
		units, err := c.Units()
		if err != nil {
			return err
		}
		for _, a := range accounts {
			row := Listed{Account: a}
			for _, g := range grants {
				if g.AccountID == a.ID {
					row.Roles = append(row.Roles, g.Role)
				}
			}
			for _, u := range units {
				if u.ID == a.UnitID {
					row.Unit = u.Name
				}
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, err
}

// Units lists the responsible units of the actor's congress.
func (s *Service) Units(ctx context.Context, actor access.Actor) ([]models.Unit, error) {
	if err := access.Need(actor, access.SignedIn); err != nil {
		return nil, err
	}
	var rows []models.Unit
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.In(actor.Congress).Units()
		return err
	})
	return rows, err
}

// A CreateCommand describes a new account.
type CreateCommand struct {
	Login    string
	Name     string
	Password string
	Roles    []models.Role
	Unit     string // name of the responsible unit, for the role 责任单位
}

func (cmd *CreateCommand) check() error {
	form := fault.Form{}
	cmd.Login, cmd.Name, cmd.Unit = strings.TrimSpace(cmd.Login), strings.TrimSpace(cmd.Name), strings.TrimSpace(cmd.Unit)
	if n := utf8.RuneCountInString(cmd.Login); n < 2 || n > 40 || strings.ContainsAny(cmd.Login, " \t\n/\\\"'<>&") || !utf8.ValidString(cmd.Login) {
		form.Add("login", "登录名请用 2 到 40 个字，不含空格和引号。")
	}
	if n := utf8.RuneCountInString(cmd.Name); n < 1 || n > 40 || !utf8.ValidString(cmd.Name) {
		form.Add("name", "请填写姓名，40 个字以内。")
	}
	checkPassword(form, cmd.Password)
	if len(cmd.Roles) == 0 {
		form.Add("roles", "请至少选择一个角色。")
	}
	for i, r := range cmd.Roles {
		if !r.Valid() {
			form.Add("roles", "有不认识的角色，请重新选择。")
		}
		for _, other := range cmd.Roles[:i] {
			if r.Clashes(other) {
				form.Add("roles", "同一个人不能既是“%s”又是“%s”。", other.Label(), r.Label())
			}
		}
		if r == models.UnitRole && cmd.Unit == "" {
			form.Add("unit", "角色是责任单位时，请填写单位名称，80 个字以内。")
		}
	}
	if utf8.RuneCountInString(cmd.Unit) > 80 || !utf8.ValidString(cmd.Unit) {
		form.Add("unit", "单位名称请控制在 80 个字以内。")
	}
	return form.Err()
}

func checkPassword(form fault.Form, password string) {
	if n := utf8.RuneCountInString(password); n < 8 || n > 100 {
		form.Add("password", "密码请用 8 到 100 个字。")
	}
}

// Create adds an account with roles in the actor's congress. When the login
// exists already, it is refused and nothing changes.
func (s *Service) Create(ctx context.Context, actor access.Actor, cmd CreateCommand) (int64, error) {
	if err := access.Need(actor, access.ManageAccounts); err != nil {
		return 0, err
	}
	if err := cmd.check(); err != nil {
		return 0, err
	}
	hash, err := s.hash(cmd.Password)
	if err != nil {
		return 0, err
	}
	var id int64
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		account := models.Account{Login: cmd.Login, Name: cmd.Name, PasswordHash: hash}
		if cmd.Unit != "" {
			unit, err := unitNamed(c, cmd.Unit)
			if err != nil {
				return err
			}
			account.UnitID = unit.ID
		}
		if err := tx.PutAccount(&account); err != nil {
			if fault.Is(err, fault.Conflict) {
				return fault.Form{"login": "这个登录名已经有人使用，请换一个。"}.Err()
			}
			return err
		}
		for _, r := range cmd.Roles {
			if err := c.PutGrant(&models.Grant{AccountID: account.ID, Role: r}); err != nil {
				return err
			}
		}
		id = account.ID
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: models.Admin, Action: "新建账号", Subject: cmd.Login + "（" + cmd.Name + "）"})
	})
	return id, err
}

func unitNamed(c *store.Scope, name string) (models.Unit, error) {
	units, err := c.Units()
	if err != nil {
		return models.Unit{}, err
	}
	for _, u := range units {
		if u.Name == name {
			return u, nil
		}
	}
	unit := models.Unit{Name: name}
	err = c.PutUnit(&unit)
	return unit, err
}

// SetPassword gives an account of the actor's congress a new password.
func (s *Service) SetPassword(ctx context.Context, actor access.Actor, id int64, password string) error {
	form := fault.Form{}
	checkPassword(form, password)
	if err := form.Err(); err != nil {
		return err
	}
	hash, err := s.hash(password)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, "重设密码", func(_ *store.Tx, a *models.Account) error {
		a.PasswordHash = hash
		return nil
	})
}

// Disable ends an account; it can be enabled again.
func (s *Service) Disable(ctx context.Context, actor access.Actor, id int64, disable bool) error {
	what := "启用账号"
	if disable {
		what = "停用账号"
	}
	return s.change(ctx, actor, id, what, func(tx *store.Tx, a *models.Account) error {
		if id == actor.Account {
			return fault.New(fault.Invalid, "不能停用自己的账号。")
		}
		a.DisabledAt = 0
		if disable {
			a.DisabledAt = tx.Now
		}
		return nil
	})
}

func (s *Service) change(ctx context.Context, actor access.Actor, id int64, what string, do func(*store.Tx, *models.Account) error) error {
	if err := access.Need(actor, access.ManageAccounts); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		mine, err := c.Accounts()
		if err != nil {
			return err
		}
		for _, a := range mine {
			if a.ID != id {
				continue
			}
			if err := do(tx, &a); err != nil {
				return err
			}
			if err := tx.UpdateAccount(a); err != nil {
				return err
			}
			return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: models.Admin, Action: what, Subject: a.Login + "（" + a.Name + "）"})
		}
		return fault.New(fault.NotFound, "没有找到该账号。")
	})
}

// Log reads the operation log, newest first, from before an entry (0: from the
// end); sound reports whether the whole chain of hashes holds.
func (s *Service) Log(ctx context.Context, actor access.Actor, before int64, limit int) (entries []models.AuditEntry, sound bool, err error) {
	if err := access.Need(actor, access.ReadAudit); err != nil {
		return nil, false, err
	}
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		var err error
		if entries, err = c.AuditEntries(before, limit); err != nil {
			return err
		}
		chain, err := c.AuditChain()
		sound = audit.Check(chain) == -1
		return err
	})
	return entries, sound, err
}

// A FoundCommand describes a congress and its first administrator.
type FoundCommand struct {
	Congress models.Congress
	Login    string
	Name     string
	Password string
}

// Found adds a congress with its first administrator. It is for who runs the
// server, from its command line, and asks for no role. An existing login
// becomes administrator there too, and keeps its password.
func (s *Service) Found(ctx context.Context, cmd FoundCommand) (models.Congress, error) {
	create := CreateCommand{Login: cmd.Login, Name: cmd.Name, Password: cmd.Password, Roles: []models.Role{models.Admin}}
	if err := create.check(); err != nil {
		return models.Congress{}, err
	}
	congress := cmd.Congress
	congress.Name = strings.TrimSpace(congress.Name)
	if n := utf8.RuneCountInString(congress.Name); n < 4 || n > 60 || !utf8.ValidString(congress.Name) || !congress.Level.Valid() {
		return congress, fault.New(fault.Invalid, "请写明人民代表大会的全称（4 到 60 个字）和级别（town、county、city、province、street）。")
	}
	hash, err := s.hash(cmd.Password)
	if err != nil {
		return congress, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		congress.ID = 0
		if err := tx.PutCongress(&congress); err != nil {
			return err
		}
		account, err := tx.AccountByLogin(create.Login)
		if fault.Is(err, fault.NotFound) {
			account = models.Account{Login: create.Login, Name: create.Name, PasswordHash: hash}
			err = tx.PutAccount(&account)
		}
		if err != nil {
			return err
		}
		c := tx.In(congress.ID)
		if err := c.PutGrant(&models.Grant{AccountID: account.ID, Role: models.Admin}); err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: account.ID, Actor: account.Name, Role: models.Admin, Action: "建立人民代表大会", Subject: congress.Name})
	})
	return congress, err
}

// Grant gives an account that exists already, perhaps from another congress,
// roles in the actor's congress.
func (s *Service) Grant(ctx context.Context, actor access.Actor, login string, roles []models.Role) error {
	if err := access.Need(actor, access.ManageAccounts); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		account, err := tx.AccountByLogin(strings.TrimSpace(login))
		if err != nil {
			return err
		}
		grants, err := c.Grants()
		if err != nil {
			return err
		}
		var held []models.Role
		for _, g := range grants {
			if g.AccountID == account.ID {
				held = append(held, g.Role)
			}
		}
		for _, r := range roles {
			if !r.Valid() {
				return fault.Form{"roles": "有不认识的角色，请重新选择。"}.Err()
			}
			for _, other := range held {
				if r.Clashes(other) {
					return fault.Form{"roles": "同一个人不能既是“" + other.Label() + "”又是“" + r.Label() + "”。"}.Err()
				}
			}
			if err := c.PutGrant(&models.Grant{AccountID: account.ID, Role: r}); err != nil {
				return err
			}
			held = append(held, r)
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: models.Admin, Action: "授予角色", Subject: account.Login + "（" + account.Name + "）"})
	})
}
