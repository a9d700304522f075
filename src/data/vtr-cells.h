/* Columns in the making, for readers whose cells come one by one, and what all readers do alike:
 * find the columns that options name, choose kinds, and set roles. */
#pragma once
#include "vtr-dictionary.h"
#include "vtr-read.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_CELLS_NUMBERS, /* until a cell is none: then the column has failed and is read again as texts
                      */
  VTR_CELLS_FORCED,  /* numbers; other cells are missing, with a warning */
  VTR_CELLS_TEXTS,
  VTR_CELLS_DONE, /* nothing more is taken */
} VtrCellsMode;

typedef struct
{
  char *name;
  VtrCellsMode mode;
  gboolean is_typed; /* the kind is wanted, not found by looking */
  VtrKind kind;
  gboolean failed;
  gboolean is_text; /* read as texts */
  GArray *numbers;  /* double */
  GArray *codes;    /* guint32 into @texts, G_MAXUINT32: missing */
  VtrDictionary texts;
  guint64 n_bad; /* cells that were forced to be numbers and are none */
  char *bad;     /* the first of them */
} VtrCells;

/* One for each name; the array is freed by vtr_cells_free(). */
VtrCells *vtr_cells_new (const char *const *names,
                         guint n,
                         const char *source,
                         const VtrReadOptions *options,
                         GError **error);
void vtr_cells_free (VtrCells *cells, guint n);
void vtr_cells_add_missing (VtrCells *cells);
void vtr_cells_add_number (VtrCells *cells, double value);
/* @text: a NUL may lie in it; @na: what says that a value is missing. */
void vtr_cells_add_text (VtrCells *cells, const char *text, gsize length, const char *const *na);
/* Failed columns become texts, the others are done; whether any failed. */
gboolean vtr_cells_try_again (VtrCells *cells, guint n);
VtrDataset *vtr_cells_finish (VtrCells *cells,
                              guint n,
                              const char *source,
                              const VtrReadOptions *options,
                              GPtrArray *warnings,
                              GError **error);

const char *const *vtr_read_get_na (const VtrReadOptions *options);
int vtr_read_find_column (const char *source,
                          const char *const *names,
                          const char *name,
                          GError **error);
/* "column=kind"; −1 with an error. */
int vtr_read_parse_type (
    const char *source, const char *const *names, const char *type, VtrKind *kind, GError **error);
/* Few distinct texts are categorical, dates datetime, the rest text; @kind where it is wanted. */
VtrColumn *vtr_read_join_texts (const char *name,
                                gboolean is_typed,
                                VtrKind kind,
                                const guint32 *codes,
                                gsize n_rows,
                                const VtrDictionary *texts,
                                GPtrArray *warnings);
VtrDataset *vtr_read_make_dataset (const VtrReadOptions *options,
                                   const char *source,
                                   GPtrArray *columns,
                                   GPtrArray *warnings,
                                   GError **error);

G_END_DECLS
