/* A report as a PDF document on A4 (vtr-document.h), and the language that reports are in. */
#include "vtr-config.h"
#include "vtr-report-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  VtrReportWriter writer;
  VtrDocument    *document;
} Pdf;

static void
pdf_begin_section (VtrReportWriter *writer, const char *title)
{
  vtr_document_add_heading (((Pdf *) writer)->document, 1, title);
}

static void
pdf_end_section (VtrReportWriter *writer)
{
}

static void
pdf_text (VtrReportWriter *writer, VtrDocumentStyle style, const char *text)
{
  vtr_document_add_text (((Pdf *) writer)->document, style, text);
}

static void
pdf_table (VtrReportWriter *writer, const char *const *head, const gboolean *is_number, const char *const *cells,
           gsize n_rows, guint n_columns)
{
  vtr_document_add_table (((Pdf *) writer)->document, head, is_number, cells, n_rows, n_columns);
}

/* On paper the scores are a table. */
static void
pdf_tiles (VtrReportWriter *writer, const char *const *cells, guint n)
{
  const char *const head[] = { _("Score"), _("Value"), _("95 % range") };
  const gboolean is_number[] = { FALSE, TRUE, TRUE };

  pdf_table (writer, head, is_number, cells, n, G_N_ELEMENTS (head));
}

static gboolean
pdf_picture (VtrReportWriter *writer, VtrFigure *figure, const char *sentence, GError **error)
{
  vtr_document_add_figure (((Pdf *) writer)->document, figure, sentence);
  return TRUE;
}

static GBytes *
pdf_finish (VtrReportWriter *writer, GError **error)
{
  return vtr_document_finish (((Pdf *) writer)->document, error);
}

static void
pdf_free (VtrReportWriter *writer)
{
  vtr_document_free (((Pdf *) writer)->document);
  g_free (writer);
}

/**
 * vtr_report_pdf_new:
 * @title: its title
 * @origin: who made it, and when
 *
 * Returns: (transfer full): a writer of a PDF document
 */
VtrReportWriter *
vtr_report_pdf_new (const char *title, const char *origin)
{
  Pdf *self = g_new0 (Pdf, 1);
  g_autofree char *language = vtr_report_dup_language ();

  self->writer = (VtrReportWriter) { pdf_begin_section, pdf_end_section, pdf_text, pdf_tiles, pdf_table, pdf_picture,
                                     pdf_finish, pdf_free };
  self->document = vtr_document_new (title, language);
  vtr_document_add_heading (self->document, 0, title);
  vtr_document_add_text (self->document, VTR_DOCUMENT_DIM, origin);
  return &self->writer;
}

/**
 * vtr_report_dup_language:
 *
 * The words come from the catalogue of the locale, and its head names their language; without a
 * catalogue they are English, whatever the locale.
 *
 * Returns: (transfer full): a language tag, such as "en" or "pt-BR"
 */
char *
vtr_report_dup_language (void)
{
  const char *head = g_dgettext (GETTEXT_PACKAGE, "");
  const char *line = strstr (head, "Language:");
  g_autofree char *tag = NULL;

  if (line == NULL)
    return g_strdup ("en");
  line += strlen ("Language:");
  tag = g_strstrip (g_strndup (line, strcspn (line, "\n")));
  if (*tag == '\0' || strspn (tag, G_CSET_a_2_z G_CSET_A_2_Z "_@") != strlen (tag))
    return g_strdup ("en");
  return g_strdelimit (g_steal_pointer (&tag), "_@", '-');
}
