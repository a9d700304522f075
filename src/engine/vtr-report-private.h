/* How a report is set: what its writers are asked for, one after another. */
#pragma once
#include "vtr-document.h"

G_BEGIN_DECLS

typedef struct _VtrReportWriter VtrReportWriter;
struct _VtrReportWriter
{
  void     (*begin_section) (VtrReportWriter *self, const char *title);
  void     (*end_section)   (VtrReportWriter *self);
  void     (*text)          (VtrReportWriter *self, VtrDocumentStyle style, const char *text);
  /* name, value and range of each of @n */
  void     (*tiles)         (VtrReportWriter *self, const char *const *cells, guint n);
  /* as vtr_document_add_table() */
  void     (*table)         (VtrReportWriter *self, const char *const *head, const gboolean *is_number,
                             const char *const *cells, gsize n_rows, guint n_columns);
  gboolean (*picture)       (VtrReportWriter *self, VtrFigure *figure, const char *sentence, GError **error);
  GBytes  *(*finish)        (VtrReportWriter *self, GError **error);
  void     (*free)          (VtrReportWriter *self);
};

VtrReportWriter *vtr_report_html_new (const char *title, const char *origin);
VtrReportWriter *vtr_report_pdf_new  (const char *title, const char *origin);
/* The language of the words, as in lang="…"; (transfer full). */
char            *vtr_report_dup_language (void);

static inline void
vtr_report_writer_free (VtrReportWriter *writer)
{
  writer->free (writer);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrReportWriter, vtr_report_writer_free)

G_END_DECLS
