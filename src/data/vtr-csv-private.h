/* The parts of the CSV reader: look (dialect, names, kinds), scan (quotes, safe cuts), block (libcsv
 * on one block), and vtr-csv.c, which puts the blocks together. */
#pragma once
#include "vtr-column-private.h"
#include "vtr-dictionary.h"
#include "vtr-read.h"
#include "vtr-warnings.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_CSV_SKIP,    /* not collected */
  VTR_CSV_NUMBERS, /* until a cell is none: then the column is read again as texts */
  VTR_CSV_FORCED,  /* numbers; other cells are missing, with a warning */
  VTR_CSV_TEXTS,
} VtrCsvMode;

typedef struct
{
  const char *name; /* the file, as errors call it */
  const char *text; /* valid UTF-8, no NUL */
  gsize length;
  const VtrReadOptions *options;
  GPtrArray *warnings;

  char delimiter;
  char decimal;
  char newline;            /* '\r' only in a text that has no other */
  gboolean has_header;
  gsize header;            /* offset of the first record that is no comment */
  gsize body;              /* offset of the first row */
  guint64 body_line;       /* its physical line */
  guint n_columns;
  char **names;
  VtrCsvMode *modes;
  const char *const *na;
  guint8 na_first[256];    /* whether a missing token begins with this byte */
} VtrCsv;

/* The quote-aware walk: what is between quotes holds no line ends. */
typedef struct
{
  const VtrCsv *csv;
  gsize at;    /* always outside quotes */
  gsize quote; /* cached: next quote character at or after @at */
} VtrCsvScan;

typedef struct
{
  VtrCsvMode mode;
  gboolean failed;    /* NUMBERS met a text */
  double *numbers;    /* while reading */
  guint32 *codes;     /* into @texts; G_MAXUINT32: missing */
  VtrDictionary texts;
  VtrStorage storage; /* when read */
  gpointer packed;
  guint64 *missing;
} VtrCsvCells;

typedef struct
{
  guint64 record; /* in the block, those skipped included */
  guint column;
  guint64 n_fields; /* of a ragged record; else 0 */
  char *text;       /* of a cell that is no number */
} VtrCsvNote;

typedef struct
{
  gsize begin;
  gsize end;
  gsize n_rows;
  guint64 n_records;
  VtrCsvCells *cells; /* n_columns */
  GArray *notes;      /* VtrCsvNote, in order; the first VTR_CSV_MAX_NOTES */
  guint64 n_notes;
  gboolean is_bad; /* the last note is an error */
} VtrCsvBlock;

#define VTR_CSV_MAX_NOTES 100
#define VTR_CSV_MAX_COLUMNS 200000

void vtr_csv_set_error (const VtrCsv *csv, gsize offset, GError **error, char *message);

gboolean vtr_csv_look (VtrCsv *csv, GError **error);
gboolean vtr_csv_is_missing (const VtrCsv *csv, const char *text, gsize length);
gboolean vtr_csv_parse_number (const VtrCsv *csv, const char *text, gsize length, double *value);

VtrCsvScan vtr_csv_scan_new (const VtrCsv *csv, gsize at);
gboolean vtr_csv_scan_record (VtrCsvScan *scan, GError **error);
GArray *vtr_csv_scan_cuts (const VtrCsv *csv, gsize block_size, VtrProgress *progress, GError **error);

void vtr_csv_block_read (const VtrCsv *csv, VtrCsvBlock *block, const VtrCsvMode *modes, VtrProgress *progress);
void vtr_csv_block_clear (VtrCsvBlock *block, guint n_columns);
void vtr_csv_block_find_lines (const VtrCsv *csv, const VtrCsvBlock *block, guint64 *lines);

G_END_DECLS
