/* A project: the data, the steps, the models with their scores, the explanations, and notes; saved in
 * one `.vitrine` file as one works. What it holds is frozen: a change replaces, so undo keeps the
 * states before. Belongs to the main thread; open and save_as block and belong into a job. */
#pragma once
#include "vtr-evaluation.h"
#include "vtr-explanation.h"
#include "vtr-step.h"

G_BEGIN_DECLS

/* A model in the project, with what is known about it. Everything may be read at any time. */
#define VTR_TYPE_MODEL_ENTRY (vtr_model_entry_get_type ())
G_DECLARE_FINAL_TYPE (VtrModelEntry, vtr_model_entry, VTR, MODEL_ENTRY, GObject)

VtrModelEntry      *vtr_model_entry_new               (const char *name, VtrModel *model);
const char         *vtr_model_entry_get_name          (VtrModelEntry *self);    /* unique in its project */
void                vtr_model_entry_set_name          (VtrModelEntry *self, const char *name);   /* before it is in a project */
VtrModel           *vtr_model_entry_get_model         (VtrModelEntry *self);
gint64              vtr_model_entry_get_created       (VtrModelEntry *self);    /* seconds since 1970 */
void                vtr_model_entry_set_created       (VtrModelEntry *self, gint64 created);
double              vtr_model_entry_get_seconds       (VtrModelEntry *self);    /* of fitting; NaN: unknown */
void                vtr_model_entry_set_seconds       (VtrModelEntry *self, double seconds);
/* The rows of the project's data that the model has not seen; n 0: none were held out. */
const guint32      *vtr_model_entry_get_test_rows     (VtrModelEntry *self, gsize *n);
void                vtr_model_entry_set_test_rows     (VtrModelEntry *self, const guint32 *rows, gsize n);
/* (nullable) the evaluation on the held-out rows. Not in the file: it is made again from the rows. */
VtrEvaluation      *vtr_model_entry_get_evaluation    (VtrModelEntry *self);
void                vtr_model_entry_set_evaluation    (VtrModelEntry *self, VtrEvaluation *evaluation);
/* The scores of each fold, n_folds × VTR_N_METRICS; n 0: none. Kept in the file. */
const double       *vtr_model_entry_get_folds         (VtrModelEntry *self, guint *n_folds);
void                vtr_model_entry_set_folds         (VtrModelEntry *self, const double *folds, guint n_folds);
/* Whether its classes were weighed equally in training. */
gboolean            vtr_model_entry_get_balanced      (VtrModelEntry *self);
void                vtr_model_entry_set_balanced      (VtrModelEntry *self, gboolean balanced);
/* The mean over folds, else the held-out score; NaN: neither. @std: (out)(optional): over folds. */
double              vtr_model_entry_get_score         (VtrModelEntry *self, VtrMetric metric, double *std);

#define VTR_TYPE_PROJECT (vtr_project_get_type ())
G_DECLARE_FINAL_TYPE (VtrProject, vtr_project, VTR, PROJECT, GObject)

/* Properties (notify): "title", "path", "dataset", "current" (VtrModelEntry), "can-undo",
 * "can-redo", "notes", "threshold". Signals: "steps-changed", "explanations-changed",
 * "save-failed" (char *sentence). The list of models is a GListModel. */
VtrProject    *vtr_project_new             (void);
VtrProject    *vtr_project_open            (const char *path, VtrProgress *progress, GError **error);
/* Writes everything to @path (temporary file, rename); from then on changes are saved there. */
gboolean       vtr_project_save_as         (VtrProject *self, const char *path, VtrProgress *progress, GError **error);
/* For the main thread: a file that is written in the background, a copy to save in a job, and going on
 * in the file where that was saved. */
void           vtr_project_keep_at         (VtrProject *self, const char *path);
VtrProject    *vtr_project_copy            (VtrProject *self);
void           vtr_project_move_to         (VtrProject *self, VtrProject *saved);
/* Blocks until what has been changed so far is in the file. */
gboolean       vtr_project_flush           (VtrProject *self, GError **error);
const char    *vtr_project_get_path        (VtrProject *self);       /* (nullable) not saved anywhere yet */
char          *vtr_project_dup_title       (VtrProject *self);       /* file, else data, else "New Project" */

VtrDataset    *vtr_project_get_dataset     (VtrProject *self);       /* (nullable); roles say target, ignored, … */
/* @action: what Undo is to call it: "Use as Target". New data (another source) drops the steps. */
void           vtr_project_set_dataset     (VtrProject *self, VtrDataset *dataset, const char *action);
const char    *vtr_project_get_target      (VtrProject *self);       /* (nullable) column of role target */

guint          vtr_project_get_n_steps     (VtrProject *self);
VtrStep       *vtr_project_get_step        (VtrProject *self, guint index);
gboolean       vtr_project_is_step_on      (VtrProject *self, guint index);
/* Replaces all steps: (element-type VtrStep); @on: (nullable) as many flags. */
void           vtr_project_set_steps       (VtrProject *self, GPtrArray *steps, const gboolean *on, const char *action);
/* The active steps as a new, unfitted pipeline; NULL: no steps, take the automatic one. */
VtrPipeline   *vtr_project_dup_pipeline    (VtrProject *self);

GListModel    *vtr_project_get_models      (VtrProject *self);       /* of VtrModelEntry, newest first */
/* Adds and makes it the current one; gives it a unique name where it is taken ("forest 2"). */
void           vtr_project_add_model       (VtrProject *self, VtrModelEntry *entry);
void           vtr_project_remove_model    (VtrProject *self, VtrModelEntry *entry);
VtrModelEntry *vtr_project_get_current     (VtrProject *self);       /* (nullable) */
void           vtr_project_set_current     (VtrProject *self, VtrModelEntry *entry);

/* One change of data and models: rows are left out. */
void           vtr_project_leave_out       (VtrProject *self, VtrDataset *dataset, GPtrArray *models, VtrModelEntry *current,
                                            const char *action);
double         vtr_project_get_threshold   (VtrProject *self);
void           vtr_project_set_threshold   (VtrProject *self, double threshold);   /* 0 … 1 */

/* Explanations by what they were made from: "the same run with the same inputs is shown at once". */
char           *vtr_project_explanation_key    (VtrModel *model, VtrDataset *dataset, const char *what);  /* (transfer full) */
VtrAttribution *vtr_project_get_explanation    (VtrProject *self, const char *key);   /* (nullable) */
void            vtr_project_add_explanation    (VtrProject *self, const char *key, VtrAttribution *attribution);

const char    *vtr_project_get_notes       (VtrProject *self);       /* never NULL */
void           vtr_project_set_notes       (VtrProject *self, const char *notes);

/* What a person set and undo brings back, though it is no result: what-if values.
 * Opaque here, and not in the file; (nullable). Property "view". */
GVariant      *vtr_project_get_view        (VtrProject *self);
/* @merge: part of the same move as the change before (a slider that is dragged): no step of its own. */
void           vtr_project_set_view        (VtrProject *self, GVariant *view, const char *action, gboolean merge);

const char    *vtr_project_get_undo_label  (VtrProject *self);       /* (nullable) */
const char    *vtr_project_get_redo_label  (VtrProject *self);
void           vtr_project_undo            (VtrProject *self);
void           vtr_project_redo            (VtrProject *self);

G_END_DECLS
