/* A paginated A4 document, black on white: headings, running text, tables and pictures that flow
 * from page to page, each page numbered; as PDF. */
#pragma once
#include "vtr-scene.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_DOCUMENT_TEXT,
  VTR_DOCUMENT_DIM,
  VTR_DOCUMENT_CODE,
} VtrDocumentStyle;

typedef struct _VtrDocument VtrDocument;
VtrDocument *vtr_document_new (const char *title, const char *language);
void vtr_document_free (VtrDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrDocument, vtr_document_free)

/* Level 0 is the title, 1 a chapter; both are in the outline. */
void vtr_document_add_heading (VtrDocument *document, guint level, const char *text);
void vtr_document_add_text (VtrDocument *document, VtrDocumentStyle style, const char *text);
/* @head: (nullable); @is_number: columns set to the right; @cells: row by row. */
void vtr_document_add_table (VtrDocument *document,
                             const char *const *head,
                             const gboolean *is_number,
                             const char *const *cells,
                             gsize n_rows,
                             guint n_columns);
/* At most half a page high, with its caption on the same page. */
void vtr_document_add_figure (VtrDocument *document, VtrFigure *figure, const char *caption);
GBytes *vtr_document_finish (VtrDocument *document, GError **error);

G_END_DECLS
