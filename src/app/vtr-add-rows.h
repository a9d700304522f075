/* The rows of files with the same columns, one after the other. */
#pragma once
#include "vtr-dataset.h"
#include "vtr-job.h"

G_BEGIN_DECLS

/* @second's rows below @first's, whose names, kinds and roles stay; (transfer full). */
VtrDataset *vtr_add_rows (VtrDataset *first, VtrDataset *second, GError **error);
/* Reads @paths (NULL-terminated) and adds their rows to @base, or (NULL) to those of the first. The
 * result is a VtrDataset. */
VtrJob *vtr_add_rows_job_new (VtrDataset *base, const char *const *paths);

G_END_DECLS
