/* A report as one self-contained HTML page: nothing in it refers to anything outside it. Pictures are
 * inline SVG, once for light and once for dark ground; the style sheet shows the one that suits. All text
 * from data is escaped. What it does not do: pages for print beyond what a browser makes of it. */
#include "vtr-config.h"
#include "vtr-report-private.h"
#include "vtr-export.h"
#include <string.h>

typedef struct
{
  VtrReportWriter writer;
  GString        *html;
  guint           n_pictures;
} Html;

static const char style[] =
  ":root{color-scheme:light dark;--ground:#fafafb;--card:#fff;--text:#2e3436;--dim:#5f6368;--line:#dcdcdf;--accent:#1c71d8}"
  "@media(prefers-color-scheme:dark){:root{--ground:#1e1e20;--card:#2a2a2d;--text:#f2f2f2;--dim:#b0b0b4;--line:#454549;--accent:#62a0ea}}"
  "*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--text);"
  "font:15px/1.5 Cantarell,'Noto Sans',system-ui,sans-serif}main{max-width:62rem;margin:0 auto;padding:2rem 1rem}"
  "h1{font-size:1.7rem;margin:0}h2{font-size:1.2rem;margin:0 0 .7rem}p{margin:.4rem 0}.dim{color:var(--dim)}"
  "section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem;margin:1.2rem 0;overflow-x:auto}"
  "table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}"
  "th,td{text-align:left;padding:.25rem .7rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}"
  "th{color:var(--dim);font-weight:normal}td.n,th.n{text-align:right}"
  ".tiles{display:flex;flex-wrap:wrap;gap:.8rem}.tile{border:1px solid var(--line);border-radius:9px;padding:.6rem .9rem;min-width:8.5rem}"
  ".tile b{display:block;font-size:1.5rem;font-weight:600}"
  "figure{margin:1rem 0}figure svg{max-width:100%;height:auto}figcaption{color:var(--dim)}"
  ".dark{display:none}@media(prefers-color-scheme:dark){.light{display:none}.dark{display:block}}"
  "@media print{:root{--ground:#fff;--card:#fff;--text:#000;--line:#bbb}.dark{display:none}.light{display:block}section{break-inside:avoid}}"
  "pre{overflow-x:auto;background:var(--ground);border-radius:8px;padding:.8rem;font-size:.9em}";

static void
add_text (Html *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);
  g_string_append (self->html, escaped);
}

static void
add_element (Html *self, const char *tag, const char *class_name, const char *text)
{
  if (class_name != NULL)
    g_string_append_printf (self->html, "<%s class=\"%s\">", tag, class_name);
  else
    g_string_append_printf (self->html, "<%s>", tag);
  add_text (self, text);
  g_string_append_printf (self->html, "</%s>\n", tag);
}

/* Names inside a picture are its own: several pictures share one document. */
static void
add_svg (Html *self, const char *svg)
{
  static const char *const before[] = { " id=\"", "url(#", "href=\"#" };
  g_autoptr (GString) text = g_string_new (svg);

  self->n_pictures++;
  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autofree char *after = g_strdup_printf ("%sp%u-", before[i], self->n_pictures);
      g_string_replace (text, before[i], after, 0);
    }
  g_string_append (self->html, text->str);
}

static gboolean
add_scene (Html *self, VtrFigure *figure, gboolean dark, GError **error)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new (dark, FALSE);
  g_autoptr (VtrScene) scene = NULL;
  g_autofree char *svg = NULL;
  const char *start;
  double width, height;

  vtr_figure_get_natural_size (figure, &width, &height);
  scene = vtr_scene_new (figure, width, height, theme);
  svg = vtr_scene_to_svg (scene, error);
  if (svg == NULL)
    return FALSE;
  /* Inline SVG has no XML declaration. */
  start = strstr (svg, "<svg");
  g_string_append_printf (self->html, "<div class=\"%s\">", dark ? "dark" : "light");
  add_svg (self, start != NULL ? start : svg);
  g_string_append (self->html, "</div>\n");
  return TRUE;
}

static void
html_begin_section (VtrReportWriter *writer, const char *title)
{
  Html *self = (Html *) writer;

  g_string_append (self->html, "<section>\n");
  add_element (self, "h2", NULL, title);
}

static void
html_end_section (VtrReportWriter *writer)
{
  g_string_append (((Html *) writer)->html, "</section>\n");
}

static void
html_text (VtrReportWriter *writer, VtrDocumentStyle style_of, const char *text)
{
  add_element ((Html *) writer, style_of == VTR_DOCUMENT_CODE ? "pre" : "p", style_of == VTR_DOCUMENT_DIM ? "dim" : NULL, text);
}

static void
html_tiles (VtrReportWriter *writer, const char *const *cells, guint n)
{
  Html *self = (Html *) writer;

  g_string_append (self->html, "<div class=\"tiles\">\n");
  for (guint i = 0; i < n; i++)
    {
      g_string_append (self->html, "<div class=\"tile\">");
      add_element (self, "span", "dim", cells[3 * i]);
      add_element (self, "b", NULL, cells[3 * i + 1]);
      add_element (self, "span", "dim", cells[3 * i + 2]);
      g_string_append (self->html, "</div>\n");
    }
  g_string_append (self->html, "</div>\n");
}

static void
add_row (Html *self, const char *tag, const gboolean *is_number, const char *const *cells, guint n)
{
  g_string_append (self->html, "<tr>");
  for (guint j = 0; j < n; j++)
    add_element (self, tag, is_number != NULL && is_number[j] ? "n" : NULL, cells[j]);
  g_string_append (self->html, "</tr>\n");
}

static void
html_table (VtrReportWriter *writer, const char *const *head, const gboolean *is_number, const char *const *cells,
            gsize n_rows, guint n_columns)
{
  Html *self = (Html *) writer;

  g_string_append (self->html, "<table>\n");
  if (head != NULL)
    add_row (self, "th", is_number, head, n_columns);
  for (gsize i = 0; i < n_rows; i++)
    add_row (self, "td", is_number, cells + i * n_columns, n_columns);
  g_string_append (self->html, "</table>\n");
}

static gboolean
html_picture (VtrReportWriter *writer, VtrFigure *figure, const char *sentence, GError **error)
{
  Html *self = (Html *) writer;

  g_string_append (self->html, "<figure role=\"img\" aria-label=\"");
  add_text (self, sentence);
  g_string_append (self->html, "\">\n");
  if (!add_scene (self, figure, FALSE, error) || !add_scene (self, figure, TRUE, error))
    return FALSE;
  add_element (self, "figcaption", NULL, sentence);
  g_string_append (self->html, "</figure>\n");
  return TRUE;
}

static GBytes *
html_finish (VtrReportWriter *writer, GError **error)
{
  Html *self = (Html *) writer;

  g_string_append (self->html, "</main>\n</body>\n</html>\n");
  return g_string_free_to_bytes (g_steal_pointer (&self->html));
}

static void
html_free (VtrReportWriter *writer)
{
  Html *self = (Html *) writer;

  if (self->html != NULL)
    g_string_free (self->html, TRUE);
  g_free (self);
}

/**
 * vtr_report_html_new:
 * @title: its title
 * @origin: who made it, and when
 *
 * Returns: (transfer full): a writer of an HTML page
 */
VtrReportWriter *
vtr_report_html_new (const char *title, const char *origin)
{
  Html *self = g_new0 (Html, 1);
  g_autofree char *language = vtr_report_dup_language ();

  self->writer = (VtrReportWriter) { html_begin_section, html_end_section, html_text, html_tiles, html_table, html_picture,
                                     html_finish, html_free };
  self->html = g_string_new (NULL);
  g_string_append_printf (self->html, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
                          language);
  add_text (self, title);
  g_string_append_printf (self->html, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", style);
  add_element (self, "h1", NULL, title);
  add_element (self, "p", "dim", origin);
  return &self->writer;
}
