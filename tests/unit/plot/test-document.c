/* Paginated documents: pages begin where they must, pictures are at most half a page high, and any
 * text is taken. */
#include "figures.h"
#include "vtr-document.h"

#include <string.h>

static guint
count_pages (VtrDocument *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = vtr_document_finish (document, &error);
  gsize length;
  const char *data, *at;
  guint n = 0;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpmem (data, 5, "%PDF-", 5);
  at = data;
  while ((at = memmem (at, length - (gsize) (at - data), "/Type /Page ", 12)) != NULL)
    {
      at++;
      n++;
    }
  return n;
}

static void
test_empty (void)
{
  g_autoptr (VtrDocument) document = vtr_document_new ("nothing", NULL);

  g_assert_cmpuint (count_pages (document), ==, 1);
}

static void
test_text_flows (void)
{
  g_autoptr (VtrDocument) document = vtr_document_new ("long", "de");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "Line %u\n", i);
  vtr_document_add_heading (document, 0, "A long text");
  vtr_document_add_text (document, VTR_DOCUMENT_TEXT, text->str);
  vtr_document_add_text (document, VTR_DOCUMENT_CODE, "code");
  g_assert_cmpuint (count_pages (document), ==, 4);
}

static void
test_table_flows (void)
{
  g_autoptr (VtrDocument) document = vtr_document_new ("table", "en");
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  const char *const head[] = { "name", "a number", "what was meant" };
  const gboolean is_number[] = { FALSE, TRUE, FALSE };

  for (guint i = 0; i < 120; i++)
    {
      g_ptr_array_add (cells, g_strdup_printf ("row_with_a_name_that_is_not_short_%u", i));
      g_ptr_array_add (cells, g_strdup_printf ("%u.5", i));
      g_ptr_array_add (cells, g_strnfill (i, 'x'));
    }
  vtr_document_add_table (document, head, is_number, (const char *const *) cells->pdata, 120, 3);
  vtr_document_add_table (document, head, is_number, NULL, 0, 3);
  g_assert_cmpuint (count_pages (document), >=, 3);
}

/* Two pictures find room on a page, whatever their own size. */
static void
test_half_pages (void)
{
  g_autoptr (VtrFigure) figure = make_curve ();

  for (guint n = 1; n <= 5; n++)
    {
      g_autoptr (VtrDocument) document = vtr_document_new ("pictures", "en");

      for (guint i = 0; i < n; i++)
        vtr_document_add_figure (document, figure, "What it shows, in a sentence.");
      g_assert_cmpuint (count_pages (document), <=, (n + 1) / 2);
    }
}

static void
test_any_text (void)
{
  g_autoptr (VtrDocument) document = vtr_document_new ("\xff", "en");
  const char *const cells[] = { "\xff\xfe", "" };

  vtr_document_add_heading (document, 1, "Not UTF-8: \xff");
  vtr_document_add_text (document, VTR_DOCUMENT_DIM, "\xff");
  vtr_document_add_text (document, VTR_DOCUMENT_DIM, NULL);
  vtr_document_add_table (document, NULL, NULL, cells, 1, 2);
  g_assert_cmpuint (count_pages (document), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/document/empty", test_empty);
  g_test_add_func ("/plot/document/text-flows", test_text_flows);
  g_test_add_func ("/plot/document/table-flows", test_table_flows);
  g_test_add_func ("/plot/document/half-pages", test_half_pages);
  g_test_add_func ("/plot/document/any-text", test_any_text);

  return g_test_run ();
}
