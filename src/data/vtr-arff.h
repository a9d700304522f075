/* ARFF files: the tables of Weka. */
#pragma once
#include "vtr-read.h"

G_BEGIN_DECLS

/* Whether the first thing in the text that is no comment is “@relation”. */
gboolean vtr_arff_is_text (const void *bytes, gsize length);
VtrDataset *vtr_read_arff (GBytes *bytes,
                           const char *name,
                           const VtrReadOptions *options,
                           VtrProgress *progress,
                           GError **error);

G_END_DECLS
