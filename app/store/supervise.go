package store

import "piaojue/models"

// PlansOf lists the plans of some projects.
func (c *Scope) PlansOf(projects []int64) ([]models.Plan, error) {
	return list[models.Plan](c, "实施方案", "project_id", "project_id IN ?", projects)
}

// Parameters lists what a congress set.
func (c *Scope) Parameters() ([]models.Parameter, error) {
	return list[models.Parameter](c, "参数", "name", "1 = 1")
}
