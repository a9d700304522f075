/* What the two files of VtrSession share. */
#pragma once
#include "vtr-session.h"
#include "vtr-error.h"

G_BEGIN_DECLS

struct _VtrSession
{
  GObject parent_instance;

  VtrProject     *project;
  VtrJobQueue    *jobs;
  VtrSummary     *summary;
  VtrAttribution *attribution, *row_attribution;
  VtrAttribution *order_from;      /* while rows arrive: features keep its order */
  VtrLimeExplanation *row_lime;
  VtrAttribution *other;           /* (nullable): of other_entry, to compare with attribution */
  VtrModelEntry  *other_entry;
  gint64 shap_asked, lime_asked;   /* the row that the two are being made of; −1: none */

  gint64  row;
  char   *feature;
  guint   output;
  GVariant *what_if;           /* (nullable) */
  GArray *rows;
  GPtrArray *waiting_models;   /* (element-type VtrModelEntry): came before their data */

  char   *key;       /* of the explanation that is being made */
  GArray *goal;      /* rows it is to have */
  char   *method;
  guint   n_samples;
  guint   pending, pending_source;
};

/* Gives the job to the queue under @key. (transfer full) */
void vtr_session_push                (VtrSession *self, VtrJob *job, const char *key, GCallback finished_cb);
/* What the end of every job looks like: FALSE when there is no result to take. */
gboolean vtr_session_take_job        (VtrSession *self, VtrJob *job, const char *failure);
void vtr_session_mark                (VtrSession *self, VtrChanged what);
void vtr_session_toast               (VtrSession *self, const char *text);
void vtr_session_undoable            (VtrSession *self, const char *text);
void vtr_session_open_fail           (VtrSession *self, const char *path, const GError *error);
void vtr_session_take_model          (VtrSession *self, VtrModelEntry *entry);   /* (transfer full) */
void vtr_session_add_waiting_models  (VtrSession *self);
void vtr_session_fail                (VtrSession *self, const char *title, const GError *error);
void vtr_session_take_project        (VtrSession *self, VtrProject *project);  /* (transfer full) */
void vtr_session_summarise           (VtrSession *self);
void vtr_session_restore_attribution (VtrSession *self);
void vtr_session_keep_out_of_fold    (VtrModelEntry *entry, VtrEvaluation *out_of_fold);   /* (nullable) */
void vtr_session_follow_view         (VtrSession *self);
/* For the training job: whether @entry memorised @rows. */
void vtr_session_note_fit            (VtrModelEntry *entry, VtrLearner *learner, VtrDataset *dataset, const guint32 *rows,
                                      gsize n_rows, VtrProgress *progress);

G_END_DECLS
