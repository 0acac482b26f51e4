package store

import "piaojue/models"

// GroupOf finds the group that watches a project.
func (c *Scope) GroupOf(project int64) (models.OversightGroup, error) {
	return lookup[models.OversightGroup](c, "该项目的监督小组", "project_id = ?", project)
}

// OversightGroups lists the groups of some projects.
func (c *Scope) OversightGroups(projects []int64) ([]models.OversightGroup, error) {
	return list[models.OversightGroup](c, "监督小组", "project_id, id", "project_id IN ?", projects)
}

// OversightGroupsByID lists some groups.
func (c *Scope) OversightGroupsByID(ids []int64) ([]models.OversightGroup, error) {
	return list[models.OversightGroup](c, "监督小组", "id", "id IN ?", ids)
}

// PutOversightGroup adds one.
func (c *Scope) PutOversightGroup(row *models.OversightGroup) error {
	row.CongressID = c.Congress
	return create(c, "该监督小组", row)
}

// UpdateOversightGroup writes the name of one.
func (c *Scope) UpdateOversightGroup(row models.OversightGroup) error {
	return update(c, "该监督小组", row.ID, row, "name")
}

// GroupMembers lists who is or was in some groups, leaders first.
func (c *Scope) GroupMembers(groups []int64) ([]models.GroupMember, error) {
	return list[models.GroupMember](c, "监督小组成员", "group_id, leader DESC, id", "group_id IN ?", groups)
}

// MembershipsOf lists where a person is or was a member.
func (c *Scope) MembershipsOf(account int64) ([]models.GroupMember, error) {
	return list[models.GroupMember](c, "监督小组成员", "group_id", "account_id = ?", account)
}

// PutGroupMember adds one; a person is in a group once.
func (c *Scope) PutGroupMember(row *models.GroupMember) error {
	row.CongressID = c.Congress
	return create(c, "该监督小组成员", row)
}

// UpdateGroupMember writes name, lead, and when the person left.
func (c *Scope) UpdateGroupMember(row models.GroupMember) error {
	return update(c, "该监督小组成员", row.ID, row, "name", "leader", "left_at")
}

// Inspections lists the inspections of a congress from a day on and before
// another, the newest first; with neither day all of them.
func (c *Scope) Inspections(from, before models.Date) ([]models.Inspection, error) {
	if from == "" && before == "" {
		return list[models.Inspection](c, "视察", "held_on DESC, id DESC", "1 = 1")
	}
	return list[models.Inspection](c, "视察", "held_on DESC, id DESC", "held_on >= ? AND held_on < ?", from, before)
}

// Inspection finds one.
func (c *Scope) Inspection(id int64) (models.Inspection, error) {
	return lookup[models.Inspection](c, "该视察", "id = ?", id)
}

// LockInspection finds one and keeps other changes of it waiting.
func (c *Scope) LockInspection(id int64) (models.Inspection, error) {
	return lock[models.Inspection](c, "该视察", "id = ?", id)
}

// InspectionsByID lists some, the newest first.
func (c *Scope) InspectionsByID(ids []int64) ([]models.Inspection, error) {
	return list[models.Inspection](c, "视察", "held_on DESC, id DESC", "id IN ?", ids)
}

// InspectionByCode finds the one whose QR code says so.
func (c *Scope) InspectionByCode(code string) (models.Inspection, error) {
	return lookup[models.Inspection](c, "该视察", "code = ?", code)
}

// PublishedInspections lists those of a project that everybody may know of,
// the newest first.
func (c *Scope) PublishedInspections(project int64) ([]models.Inspection, error) {
	return list[models.Inspection](c, "视察", "held_on DESC, id DESC",
		"published_at > 0 AND cancelled_at = 0 AND id IN (SELECT inspection_id FROM inspection_projects WHERE project_id = ?)", project)
}

// PutInspection adds one.
func (c *Scope) PutInspection(row *models.Inspection) error {
	row.CongressID = c.Congress
	return create(c, "该视察", row)
}

// UpdateInspection writes all that changes in one.
func (c *Scope) UpdateInspection(row models.Inspection) error {
	return update(c, "该视察", row.ID, row, "title", "place", "held_on", "findings", "author", "account_id", "recorded_at", "published_at", "cancelled_at", "cancel_reason", "cancelled_by", "cancelled_account")
}

// InspectionProjects lists what some inspections visit.
func (c *Scope) InspectionProjects(inspections []int64) ([]models.InspectionProject, error) {
	return list[models.InspectionProject](c, "视察的项目", "inspection_id, id", "inspection_id IN ?", inspections)
}

// PutInspectionProject adds one.
func (c *Scope) PutInspectionProject(row *models.InspectionProject) error {
	row.CongressID = c.Congress
	return create(c, "视察的项目", row)
}

// DropInspectionProjects removes what an inspection visits.
func (c *Scope) DropInspectionProjects(inspection int64) error {
	return remove[models.InspectionProject](c, "视察的项目", "inspection_id = ?", inspection)
}

// VisitsOf lists who signed in at some inspections, in the order of arrival.
func (c *Scope) VisitsOf(inspections []int64) ([]models.Visit, error) {
	return list[models.Visit](c, "视察签到", "inspection_id, signed_in_at, id", "inspection_id IN ?", inspections)
}

// VisitsBy lists where a person signed in.
func (c *Scope) VisitsBy(account int64) ([]models.Visit, error) {
	return list[models.Visit](c, "视察签到", "signed_in_at", "account_id = ?", account)
}

// PutVisit adds one; a person signs in at an inspection once.
func (c *Scope) PutVisit(row *models.Visit) error {
	row.CongressID = c.Congress
	return create(c, "该签到", row)
}

// PhotosOfInspections lists the photos of inspections without their bytes.
func (c *Scope) PhotosOfInspections(inspections []int64) ([]models.Photo, error) {
	if len(inspections) == 0 {
		return nil, nil
	}
	rows, err := many[models.Photo](c.db.Select(photoHead).
		Where("congress_id = ? AND inspection_id IN ?", c.Congress, inspections).Order("inspection_id, id"))
	return rows, c.edge(err, "照片")
}

// DropInspectionPhoto removes a photo of an inspection in all its sizes.
func (c *Scope) DropInspectionPhoto(inspection int64, id string) error {
	if err := c.edge(found(c.own().Where("inspection_id = ? AND id = ?", inspection, id).Delete(new(models.Photo))), "该照片"); err != nil {
		return err
	}
	return remove[models.PhotoSize](c, "照片", "photo_id = ?", id)
}

// InspectionsOf lists all inspections of a project, the newest first.
func (c *Scope) InspectionsOf(project int64) ([]models.Inspection, error) {
	return list[models.Inspection](c, "视察", "held_on DESC, id DESC", "id IN (SELECT inspection_id FROM inspection_projects WHERE project_id = ?)", project)
}

// InspectionsOnDay lists those planned for a day.
func (c *Scope) InspectionsOnDay(on models.Date) ([]models.Inspection, error) {
	return list[models.Inspection](c, "视察", "id", "held_on = ?", on)
}

// ProjectsByID lists some projects, the newest year first.
func (c *Scope) ProjectsByID(ids []int64) ([]models.Project, error) {
	return list[models.Project](c, "项目", "year DESC, no", "id IN ?", ids)
}

// UnpublishedInspections lists those held until a day that are neither public
// nor cancelled, the oldest first.
func (c *Scope) UnpublishedInspections(until models.Date) ([]models.Inspection, error) {
	return list[models.Inspection](c, "视察", "held_on, id", "held_on <= ? AND published_at = 0 AND cancelled_at = 0", until)
}
