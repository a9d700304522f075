/* What the files of VtrProject share: its state, and writing it to a store. */
#pragma once
#include "vtr-project.h"
#include "vtr-store.h"

G_BEGIN_DECLS

/* Everything that undo brings back. Frozen objects, so a copy is references. */
typedef struct
{
  char          *label;      /* of the action that left this state; NULL for the present one */
  VtrDataset    *dataset;
  GPtrArray     *steps;      /* of VtrStep */
  GArray        *on;         /* of gboolean */
  GPtrArray     *models;     /* of VtrModelEntry, newest first */
  VtrModelEntry *current;
  double         threshold;
  GVariant      *view;       /* (nullable) */
} VtrProjectState;

VtrProjectState *vtr_project_state_new  (void);
VtrProjectState *vtr_project_state_copy (const VtrProjectState *state);
void             vtr_project_state_free (VtrProjectState *state);

/* Writing in the background, in order, one transaction each; errors come to @failed on the main context. */
typedef struct _VtrProjectWriter VtrProjectWriter;
typedef void (*VtrProjectWriterFailed) (const char *sentence, gpointer data);
VtrProjectWriter *vtr_project_writer_new    (const char *path, gboolean is_new, VtrProjectWriterFailed failed, gpointer data);
void              vtr_project_writer_born   (VtrProjectWriter *self);
/* @value NULL: removes the object; floating ones are consumed. */
void              vtr_project_writer_put    (VtrProjectWriter *self, const char *sort, const char *name, const char *kind,
                                             gint64 created, GVariant *value);
/* The same, with a frozen object whose value is made in the writing thread. */
typedef GVariant *(*VtrProjectSaveFunc) (gpointer object);
void              vtr_project_writer_put_object (VtrProjectWriter *self, const char *sort, const char *name, const char *kind,
                                                 gint64 created, gpointer object, VtrProjectSaveFunc save);
void              vtr_project_writer_meta   (VtrProjectWriter *self, const char *key, const char *value);
gboolean          vtr_project_writer_flush  (VtrProjectWriter *self, GError **error);
void              vtr_project_writer_free   (VtrProjectWriter *self);   /* flushes */

/* One object each, both ways. */
GVariant       *vtr_model_entry_save    (VtrModelEntry *entry);
VtrModelEntry  *vtr_model_entry_load    (const char *name, gint64 created, GVariant *value, GError **error);
GVariant       *vtr_attribution_save    (VtrAttribution *attribution);
VtrAttribution *vtr_attribution_load    (GVariant *value, GError **error);
GVariant       *vtr_steps_save          (const VtrProjectState *state);
gboolean        vtr_steps_load          (VtrProjectState *state, GVariant *value, GError **error);

G_END_DECLS
