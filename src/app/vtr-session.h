/* What a window is about: a project, one selection for all pages, and the jobs that make results.
 * Pages read it and listen to VtrSession::changed; they ask it to change things by its functions
 * and never write to each other. It lives on the main thread; jobs work on frozen objects and hand
 * back frozen results. */
#pragma once
#include "vtr-chart.h"
#include "vtr-explainer.h"
#include "vtr-job.h"
#include "vtr-project.h"
#include "vtr-read.h"
#include "vtr-summary.h"
#include "vtr-train.h"

G_BEGIN_DECLS

/* What changed; VtrSession::changed carries a set of them, at most once per turn of the main loop. */
typedef enum
{
  VTR_CHANGED_PROJECT     = 1 << 0,   /* another project, its name or file, its undo */
  VTR_CHANGED_DATASET     = 1 << 1,   /* rows, columns, kinds or roles (the target too) */
  VTR_CHANGED_SUMMARY     = 1 << 2,
  VTR_CHANGED_MODELS      = 1 << 3,   /* the list, or what is known of one of them */
  VTR_CHANGED_MODEL       = 1 << 4,   /* which is current, or its evaluation */
  VTR_CHANGED_ATTRIBUTION = 1 << 5,
  VTR_CHANGED_ROW         = 1 << 6,
  VTR_CHANGED_FEATURE     = 1 << 7,
  VTR_CHANGED_CLASS       = 1 << 8,
  VTR_CHANGED_THRESHOLD   = 1 << 9,
  VTR_CHANGED_ROWS        = 1 << 10,  /* the selected set */
  VTR_CHANGED_JOBS        = 1 << 11,  /* one began or ended */
  VTR_CHANGED_WHAT_IF     = 1 << 12,
  VTR_CHANGED_ALL         = (1 << 13) - 1,
} VtrChanged;

#define VTR_TYPE_SESSION (vtr_session_get_type ())
G_DECLARE_FINAL_TYPE (VtrSession, vtr_session, VTR, SESSION, GObject)

/* Signals: "changed" (guint set of VtrChanged); "toast" (char *text);
 * "undoable" (char *text): a toast with Undo; "failed" (char *title, GError *error): for a dialog or
 * an inline notice; "open-failed" (char *path, GError *error): a file could not be read. */
VtrSession       *vtr_session_new             (void);
VtrProject       *vtr_session_get_project     (VtrSession *self);
VtrJobQueue      *vtr_session_get_jobs        (VtrSession *self);
/* The running or waiting job of a kind: "open", "train", "evaluate", "explain", "estimate",
 * "explain-row", "lime-row". */
VtrJob           *vtr_session_find_job        (VtrSession *self, const char *key);   /* (nullable) */

/* Data. Opening is a job; when it is done everything of the old data goes. */
void              vtr_session_open            (VtrSession *self, const char *path, const VtrReadOptions *options);
void              vtr_session_paste           (VtrSession *self, const char *text);
/* Adds the model of a file to the project; before there are data it waits for them. */
void              vtr_session_open_model      (VtrSession *self, const char *path);
const VtrSummary *vtr_session_get_summary     (VtrSession *self);           /* (nullable): still being made */
void              vtr_session_set_role        (VtrSession *self, const char *column, VtrRole role);
void              vtr_session_set_kind        (VtrSession *self, const char *column, VtrKind kind);

/* Models. Training is a job: fits on three quarters of the rows, evaluates on the rest and, with
 * n_folds > 1, cross-validates; folds and test rows are the same for every model of one seed. */
typedef struct { VtrLearner *learner; guint n_folds; gboolean balanced; guint64 seed; } VtrTrainRequest;
void              vtr_session_train           (VtrSession *self, const VtrTrainRequest *request);
/* Of the fit that is going on, for learners that work in rounds; (nullable). */
VtrHistory       *vtr_session_get_history     (VtrSession *self);
/* That the current model memorises, in a sentence; (nullable). */
const char       *vtr_session_get_fit_note    (VtrSession *self);
/* Score by number of rows of the current model: a job "learning" makes it; (nullable). */
void              vtr_session_make_learning_curve (VtrSession *self);
const VtrLearningCurve *vtr_session_get_learning_curve (VtrSession *self);
void              vtr_session_set_current     (VtrSession *self, VtrModelEntry *entry);
void              vtr_session_remove_model    (VtrSession *self, VtrModelEntry *entry);
/* The current model, its evaluation, its classes; (nullable). */
VtrModel         *vtr_session_get_model       (VtrSession *self);
VtrEvaluation    *vtr_session_get_evaluation  (VtrSession *self);

/* Explaining the current model on its test rows, or on @rows. Partial results replace the attribution. */
typedef struct { const char *method; guint n_rows, n_samples, n_background; GArray *rows; } VtrExplainWish;  /* 0, NULL: defaults */
void              vtr_session_explain         (VtrSession *self, const VtrExplainWish *wish);
/* A job that measures how long that would take; its result is the seconds (double *), pushed already.
 * (transfer none) */
VtrJob           *vtr_session_estimate        (VtrSession *self, const VtrExplainWish *wish);
/* The rows that a stopped explanation still lacks. */
void              vtr_session_explain_rest    (VtrSession *self);
/* How many rows the last explanation was to have, 0: none was begun; and coalitions, 0: default. */
guint             vtr_session_get_explain_goal (VtrSession *self, guint *n_samples);
VtrAttribution   *vtr_session_get_attribution (VtrSession *self);           /* (nullable): of several rows */
/* The chosen row alone, exactly where affordable; made when asked for. */
void              vtr_session_explain_row     (VtrSession *self);
VtrAttribution   *vtr_session_get_row_attribution (VtrSession *self);       /* (nullable) */
VtrLimeExplanation *vtr_session_get_row_lime  (VtrSession *self);           /* (nullable) */

/* Another model on the same rows, by the same method; a job "compare". */
void              vtr_session_compare         (VtrSession *self, VtrModelEntry *entry);
VtrAttribution   *vtr_session_get_other       (VtrSession *self, VtrModelEntry **entry);    /* (nullable) */

/* The one selection. −1 or NULL: nothing. */
gint64            vtr_session_get_row         (VtrSession *self);
void              vtr_session_set_row         (VtrSession *self, gint64 row);
const char       *vtr_session_get_feature     (VtrSession *self);
void              vtr_session_set_feature     (VtrSession *self, const char *column);
guint             vtr_session_get_class       (VtrSession *self);           /* output of the model */
void              vtr_session_set_class       (VtrSession *self, guint index);
double            vtr_session_get_threshold   (VtrSession *self);
void              vtr_session_set_threshold   (VtrSession *self, double threshold);
/* For two classes: a job that finds the threshold on cross-validated training rows, and sets it. */
void              vtr_session_choose_threshold (VtrSession *self, const VtrThresholdOptions *options);
/* The values that What If gives a row instead of its own, (ua{s(dms)}); (nullable): none. @merge: the
 * same slider still moves. Undone and redone. */
GVariant         *vtr_session_get_what_if     (VtrSession *self);
void              vtr_session_set_what_if     (VtrSession *self, GVariant *values, gboolean merge);
GArray           *vtr_session_get_rows        (VtrSession *self);           /* (nullable) (element-type guint32) */
void              vtr_session_set_rows        (VtrSession *self, GArray *rows);

/* What every picture needs, filled from the session; borrowed. */
void              vtr_session_fill_chart_input (VtrSession *self, VtrChartInput *input);
/* The command line that repeats what is on a page: "train", "evaluate", "explain". (transfer full) (nullable) */
char             *vtr_session_dup_command     (VtrSession *self, const char *what);

G_END_DECLS
