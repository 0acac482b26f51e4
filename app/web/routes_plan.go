package web

import "piaojue/app/access"

// planPublicRoutes are the files that belong to published plans and changes.
func (s *Server) planPublicRoutes() []route {
	return []route{
		{"GET", "/files/:file", access.Public, s.publicFile, ""},
	}
}

// planRoutes are a project's plan, its checkpoints on their way to be done and
// confirmed, and files.
func (s *Server) planRoutes() []route {
	const plan = "/office/projects/:project/plan"
	const checkpoint = "/office/projects/:project/checkpoints/:checkpoint"
	return []route{
		{"GET", plan, access.ReadProjects, s.planPage, ""},
		{"GET", plan + "/export.xlsx", access.ReadProjects, s.exportPlan, ""},
		{"GET", plan + "/edit", access.DraftPlan, s.planTextPage, ""},
		{"POST", plan + "/edit", access.DraftPlan, s.savePlanText, ""},
		{"GET", plan + "/items/new", access.DraftPlan, s.subItemPage, ""},
		{"POST", plan + "/items/new", access.DraftPlan, s.saveSubItem, ""},
		{"GET", plan + "/items/:item", access.DraftPlan, s.subItemPage, ""},
		{"POST", plan + "/items/:item", access.DraftPlan, s.saveSubItem, ""},
		{"POST", plan + "/items/:item/remove", access.DraftPlan, s.removeSubItem, ""},
		{"GET", plan + "/items/:item/done", access.ReportProgress, s.subItemDonePage, ""},
		{"POST", plan + "/items/:item/done", access.ReportProgress, s.subItemDone, ""},
		{"GET", plan + "/measures/new", access.DraftPlan, s.measurePage, ""},
		{"POST", plan + "/measures/new", access.DraftPlan, s.saveMeasure, ""},
		{"GET", plan + "/measures/:measure", access.DraftPlan, s.measurePage, ""},
		{"POST", plan + "/measures/:measure", access.DraftPlan, s.saveMeasure, ""},
		{"POST", plan + "/measures/:measure/remove", access.DraftPlan, s.removeMeasure, ""},
		{"GET", plan + "/checkpoints/new", access.DraftPlan, s.planCheckpointPage, ""},
		{"POST", plan + "/checkpoints/new", access.DraftPlan, s.savePlanCheckpoint, ""},
		{"GET", plan + "/checkpoints/:checkpoint", access.DraftPlan, s.planCheckpointPage, ""},
		{"POST", plan + "/checkpoints/:checkpoint", access.DraftPlan, s.savePlanCheckpoint, ""},
		{"POST", plan + "/checkpoints/:checkpoint/remove", access.DraftPlan, s.removePlanCheckpoint, ""},
		{"POST", plan + "/checkpoints/:checkpoint/move", access.DraftPlan, s.movePlanCheckpoint, ""},
		{"POST", plan + "/stages", access.DraftPlan, s.addPlanStages, ""},
		{"POST", plan + "/import", access.DraftPlan, s.importPlan, importLimit},
		{"POST", plan + "/import/confirm", access.DraftPlan, s.confirmPlanTable, ""},
		{"POST", plan + "/files", access.DraftPlan, s.addPlanFile, photoLimit},
		{"POST", plan + "/files/:file/remove", access.DraftPlan, s.removePlanFile, ""},
		{"POST", plan + "/submit", access.DraftPlan, s.submitPlan, ""},
		{"POST", plan + "/return", access.ApprovePlan, s.returnPlan, ""},
		{"POST", plan + "/approve", access.ApprovePlan, s.approvePlan, ""},
		{"POST", plan + "/publish", access.ApprovePlan, s.publishPlan, ""},

		{"GET", checkpoint + "/done", access.ReportProgress, s.donePage, ""},
		{"POST", checkpoint + "/done", access.ReportProgress, s.checkpointDone, photosLimit},
		{"GET", checkpoint + "/confirm", access.ConfirmDone, s.confirmDonePage, ""},
		{"POST", checkpoint + "/confirm", access.ConfirmDone, s.confirmDone, ""},
		{"GET", "/office/files/:file", access.ReadProjects, s.officeFile, ""},
		{"GET", "/office/evidence/:photo", access.ReadProjects, s.officeEvidence, ""},
	}
}
