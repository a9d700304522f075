/* Opening data: what kind of file it is is found by looking (name and first bytes). */
#pragma once
#include "vtr-dataset.h"
#include "vtr-progress.h"

G_BEGIN_DECLS

/* What may be overridden; zero-initialised means "find out". Strings are borrowed. */
typedef struct
{
  char                delimiter;   /* 0: look */
  const char         *encoding;    /* NULL: look (UTF-8, UTF-16 with mark, Windows-1252) */
  char                decimal;     /* 0: look */
  gboolean            no_header;
  const char *const  *na;          /* NULL: the list of CLI.md */
  const char *const  *types;       /* "column=kind" */
  const char *const  *ignore;      /* column names */
  const char         *weight, *group, *time;
  enum { VTR_RAGGED_ERROR, VTR_RAGGED_SKIP, VTR_RAGGED_PAD } ragged;
  const char         *labels;      /* idx label file */
  gsize               max_rows;    /* 0: all */
} VtrReadOptions;

/* @source: a path, "-" for standard input. CSV/TSV, ARFF, "file.sqlite:table" and idx,
 * each perhaps gzip-compressed.
 * Errors: VTR_ERROR_BAD_INPUT with file, line, column and what would fix it. */
VtrDataset *vtr_read        (const char *source, const VtrReadOptions *options, VtrProgress *progress, GError **error);
/* One reader each, on bytes (fuzz targets call these). */
VtrDataset *vtr_read_csv    (GBytes *bytes, const char *name, const VtrReadOptions *options, VtrProgress *progress, GError **error);
VtrDataset *vtr_read_idx    (GBytes *images, GBytes *labels, const char *name, const VtrReadOptions *options, VtrProgress *progress, GError **error);

/* Writes CSV: comma, header, LF, empty = missing, shortest round-trip numbers. */
gboolean    vtr_write_csv   (VtrDataset *dataset, const char *path, GError **error);

G_END_DECLS
