/* A paginated A4 document as PDF, set with Pango and drawn with Cairo (vtr-document.h).
 *
 * Everything is put below what is there; what does not fit begins a new page: text line by line, a
 * table row by row with its head repeated, a picture with its caption as a whole. Text is real text
 * and pictures are vectors. Widths of table columns: what each needs, and where that is too much
 * the widest give until it fits. It does not hyphenate, and keeps only a heading together with what
 * follows. */
#include "vtr-config.h"

#include "vtr-document.h"
#include "vtr-error.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#define PAGE_WIDTH 595.28 /* pt: 210 × 297 mm */
#define PAGE_HEIGHT 841.89
#define MARGIN 51.0 /* 18 mm */
#define FOOT 28.0   /* of the page number above the lower edge */
#define CONTENT_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define BOTTOM (PAGE_HEIGHT - MARGIN)
#define HALF_PAGE ((PAGE_HEIGHT - 2 * MARGIN) / 2)
#define FIGURE_GAP 12.0
#define CELL_GAP 8.0
#define MIN_COLUMN 24.0
#define BELOW_HEADING 60.0 /* what must fit under a heading */
#define POINTS_PER_PX 0.75
#define FACES "Cantarell, Noto Sans, DejaVu Sans, sans-serif"
#define ROW_GAP 4.0
#define DIM 0.35
#define RULE 0.8

struct _VtrDocument
{
  GByteArray *file;
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoLanguage *language;
  double y;
  guint n_pages;
  gboolean is_page_open;
};

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static PangoLayout *
make_layout (VtrDocument *document, const char *font, const char *text, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (document->cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  PangoAttrList *attributes = pango_attr_list_new ();
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  /* One unit is a point; a word that is cut, such as a hash, gets no hyphen. */
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_context_set_language (pango_layout_get_context (layout), document->language);
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_text (layout, valid, -1);
  if (width > 0)
    pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  return layout;
}

static double
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static double
get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

static void
set_ink (VtrDocument *document, double grey)
{
  cairo_set_source_rgb (document->cr, grey, grey, grey);
}

/* --- Pages
 * ------------------------------------------------------------------------------------------ */

static void
end_page (VtrDocument *document)
{
  g_autofree char *number = g_strdup_printf ("%u", document->n_pages);
  g_autoptr (PangoLayout) layout = make_layout (document, FACES " 8", number, 0);

  set_ink (document, DIM);
  cairo_move_to (document->cr, (PAGE_WIDTH - get_width (layout)) / 2, PAGE_HEIGHT - FOOT);
  pango_cairo_show_layout (document->cr, layout);
  cairo_show_page (document->cr);
  document->is_page_open = FALSE;
}

static void
begin_page (VtrDocument *document)
{
  document->n_pages++;
  document->y = MARGIN;
  document->is_page_open = TRUE;
}

/* Room for @height below what is there, on a new page if need be. */
static void
make_room (VtrDocument *document, double height)
{
  if (document->is_page_open && document->y > MARGIN && document->y + height > BOTTOM)
    end_page (document);
  if (!document->is_page_open)
    begin_page (document);
}

static void
draw_layout (VtrDocument *document, PangoLayout *layout, double x)
{
  cairo_move_to (document->cr, x, document->y);
  pango_cairo_show_layout (document->cr, layout);
}

/* Line by line, so that a long text may go over pages. */
static void
flow_layout (VtrDocument *document, PangoLayout *layout, double x, double grey)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do
    {
      PangoRectangle rectangle;
      double ascent = (double) pango_layout_iter_get_baseline (iter);
      double height;

      pango_layout_iter_get_line_extents (iter, NULL, &rectangle);
      ascent = (ascent - rectangle.y) / PANGO_SCALE;
      height = (double) rectangle.height / PANGO_SCALE;
      make_room (document, height);
      set_ink (document, grey);
      cairo_move_to (document->cr, x + (double) rectangle.x / PANGO_SCALE, document->y + ascent);
      pango_cairo_show_layout_line (document->cr, pango_layout_iter_get_line_readonly (iter));
      document->y += height;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

/**
 * vtr_document_new:
 * @title: for the file's properties
 * @language: (nullable): the language of the text, such as "en"
 *
 * Returns: (transfer full): a document without pages
 */
VtrDocument *
vtr_document_new (const char *title, const char *language)
{
  VtrDocument *document = g_new0 (VtrDocument, 1);
  g_autofree char *valid = g_utf8_make_valid (title, -1);

  document->file = g_byte_array_new ();
  document->surface =
      cairo_pdf_surface_create_for_stream (append_cb, document->file, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_pdf_surface_restrict_to_version (document->surface, CAIRO_PDF_VERSION_1_4);
  document->cr = cairo_create (document->surface);
  document->language = pango_language_from_string (language != NULL ? language : "en");
  cairo_pdf_surface_set_metadata (document->surface, CAIRO_PDF_METADATA_TITLE, valid);
  cairo_pdf_surface_set_metadata (document->surface, CAIRO_PDF_METADATA_CREATOR,
                                  "Vitrine " VTR_VERSION);
  return document;
}

void
vtr_document_free (VtrDocument *document)
{
  cairo_destroy (document->cr);
  cairo_surface_destroy (document->surface);
  g_byte_array_unref (document->file);
  g_free (document);
}

/* --- What is on them
 * -------------------------------------------------------------------------------- */

/**
 * vtr_document_add_heading:
 * @document: a document
 * @level: 0 for the title, 1 for a chapter
 * @text: what it says
 */
void
vtr_document_add_heading (VtrDocument *document, guint level, const char *text)
{
  g_autoptr (PangoLayout) layout =
      make_layout (document, level == 0 ? FACES " Bold 19" : FACES " Bold 13", text, CONTENT_WIDTH);
  g_autofree char *place = NULL, *valid = g_utf8_make_valid (text, -1);

  if (document->is_page_open && document->y > MARGIN)
    document->y += 14;
  make_room (document, get_height (layout) + BELOW_HEADING);
  place =
      g_strdup_printf ("page=%u pos=[%d %d]", document->n_pages, (int) MARGIN, (int) document->y);
  cairo_pdf_surface_add_outline (document->surface, CAIRO_PDF_OUTLINE_ROOT, valid, place,
                                 level == 0 ? CAIRO_PDF_OUTLINE_FLAG_BOLD : 0);
  flow_layout (document, layout, MARGIN, 0);
  document->y += 4;
}

/**
 * vtr_document_add_text:
 * @document: a document
 * @style: plain, dim (notes) or code (commands)
 * @text: (nullable): paragraphs
 */
void
vtr_document_add_text (VtrDocument *document, VtrDocumentStyle style, const char *text)
{
  const char *font = style == VTR_DOCUMENT_CODE ? "DejaVu Sans Mono, monospace 7.5" : FACES " 9.5";
  g_autoptr (PangoLayout) layout = make_layout (document, font, text, CONTENT_WIDTH);

  flow_layout (document, layout, MARGIN, style == VTR_DOCUMENT_DIM ? DIM : 0);
  document->y += 5;
}

typedef struct
{
  const gboolean *is_number;
  double *widths;
  guint n;
} Table;

static PangoLayout *
make_cell (VtrDocument *document, const Table *table, guint column, const char *text)
{
  PangoLayout *layout = make_layout (document, FACES " 8", text, table->widths[column]);

  if (table->is_number != NULL && table->is_number[column])
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  return layout;
}

/* The cells of a row, and how high they are. */
static GPtrArray *
make_row (VtrDocument *document, const Table *table, const char *const *cells, double *height)
{
  GPtrArray *layouts = g_ptr_array_new_with_free_func (g_object_unref);

  *height = 0;
  for (guint j = 0; j < table->n; j++)
    {
      g_ptr_array_add (layouts, make_cell (document, table, j, cells[j]));
      *height = MAX (*height, get_height (layouts->pdata[j]));
    }
  return layouts;
}

static void
draw_row (VtrDocument *document, const Table *table, GPtrArray *layouts, double height, double grey)
{
  double x = MARGIN;

  set_ink (document, grey);
  for (guint j = 0; j < table->n; j++)
    {
      draw_layout (document, layouts->pdata[j], x);
      x += table->widths[j] + CELL_GAP;
    }
  document->y += height + ROW_GAP / 2;
  set_ink (document, RULE);
  cairo_set_line_width (document->cr, 0.5);
  cairo_move_to (document->cr, MARGIN, document->y);
  cairo_line_to (document->cr, PAGE_WIDTH - MARGIN, document->y);
  cairo_stroke (document->cr);
  document->y += ROW_GAP / 2;
}

/* What each column needs; the widest give until all fit. */
static double *
measure_columns (
    VtrDocument *document, const char *const *head, const char *const *cells, gsize n_rows, guint n)
{
  double *widths = g_new0 (double, n);
  double room = CONTENT_WIDTH - (n - 1) * CELL_GAP, sum = 0;

  for (guint j = 0; j < n; j++)
    {
      for (gsize i = 0; i <= n_rows; i++)
        {
          const char *text = i == 0 ? (head != NULL ? head[j] : "") : cells[(i - 1) * n + j];
          g_autoptr (PangoLayout) layout = make_layout (document, FACES " 8", text, 0);

          widths[j] = MAX (widths[j], get_width (layout) + 1);
        }
      sum += widths[j];
    }
  while (sum > room)
    {
      guint widest = 0;
      double given;

      for (guint j = 1; j < n; j++)
        if (widths[j] > widths[widest])
          widest = j;
      if (widths[widest] <= MIN_COLUMN)
        break;
      given = MIN (sum - room, MAX (widths[widest] * 0.1, 1));
      given = MIN (given, widths[widest] - MIN_COLUMN);
      widths[widest] -= given;
      sum -= given;
    }
  return widths;
}

/**
 * vtr_document_add_table:
 * @document: a document
 * @head: (nullable) (array length=n_columns): column titles, repeated on each page
 * @is_number: (nullable) (array length=n_columns): columns that are set to the right
 * @cells: n_rows × n_columns, row by row
 * @n_rows: number of rows
 * @n_columns: number of columns
 */
void
vtr_document_add_table (VtrDocument *document,
                        const char *const *head,
                        const gboolean *is_number,
                        const char *const *cells,
                        gsize n_rows,
                        guint n_columns)
{
  g_autofree double *widths = measure_columns (document, head, cells, n_rows, n_columns);
  Table table = { is_number, widths, n_columns };
  g_autoptr (GPtrArray) titles = NULL;
  double title_height = 0;
  guint page = 0;

  if (head != NULL)
    titles = make_row (document, &table, head, &title_height);
  for (gsize i = 0; i < n_rows; i++)
    {
      double height;
      g_autoptr (GPtrArray) layouts = make_row (document, &table, cells + i * n_columns, &height);

      make_room (document, height + ROW_GAP + (page == 0 ? title_height + ROW_GAP : 0));
      if (titles != NULL && page != document->n_pages)
        draw_row (document, &table, titles, title_height, DIM);
      page = document->n_pages;
      draw_row (document, &table, layouts, height, 0);
    }
  document->y += 6;
}

/**
 * vtr_document_add_figure:
 * @document: a document
 * @figure: a picture; it is scaled to half a page at most
 * @caption: (nullable): what it shows, under it
 */
void
vtr_document_add_figure (VtrDocument *document, VtrFigure *figure, const char *caption)
{
  g_autoptr (VtrTheme) theme = vtr_theme_new (FALSE, FALSE);
  g_autoptr (PangoLayout) words = make_layout (document, FACES " 8.5", caption, CONTENT_WIDTH);
  g_autoptr (VtrScene) scene = NULL;
  double width, height, scale, room = HALF_PAGE - get_height (words) - FIGURE_GAP;

  vtr_figure_get_natural_size (figure, &width, &height);
  scene = vtr_scene_new (figure, width, height, theme);
  scale = MIN (POINTS_PER_PX, MIN (CONTENT_WIDTH / width, MAX (room, 72) / height));
  make_room (document, height * scale + get_height (words) + FIGURE_GAP - 0.01);
  cairo_save (document->cr);
  cairo_translate (document->cr, MARGIN, document->y);
  cairo_scale (document->cr, scale, scale);
  vtr_scene_paint (scene, document->cr);
  cairo_restore (document->cr);
  document->y += height * scale + 2;
  set_ink (document, DIM);
  draw_layout (document, words, MARGIN);
  document->y += get_height (words) + FIGURE_GAP - 2;
}

/**
 * vtr_document_finish:
 * @document: a document; nothing can be added any more
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the PDF file; %NULL with %VTR_ERROR_FAILED
 */
GBytes *
vtr_document_finish (VtrDocument *document, GError **error)
{
  cairo_status_t status;

  make_room (document, 0);
  end_page (document);
  status = cairo_status (document->cr);
  cairo_surface_finish (document->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (document->surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_FAILED, _ ("the document could not be drawn: %s."),
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_bytes_new (document->file->data, document->file->len);
}
