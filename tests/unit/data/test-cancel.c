/* Cancelling in the middle of reading: the answer comes within 100 ms, is “cancelled”, and nothing
 * is left behind. Whoever reads is stopped at several moments, so that each stage is met. What is
 * measured is the processor time of all threads from the wish to the answer, which a busy machine does
 * not stretch; and by the clock on the wall, that no wait is hidden. */
#include "vtr-read.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#define LIMIT_MS 100
#define N_TRIES 3 /* a busy machine may keep us waiting; the program does not */

typedef struct
{
  GCancellable *cancellable;
  guint delay_us;
  gint64 asked, used; /* µs on the wall, µs of the processors */
} Canceller;

static gint64
get_processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gpointer
cancel_cb (gpointer data)
{
  Canceller *canceller = data;

  g_usleep (canceller->delay_us);
  canceller->asked = g_get_monotonic_time ();
  canceller->used = get_processor_time ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

/* Milliseconds from the wish to the answer; 0 when the file was read before. */
static gint64
read_and_cancel (const char *path, guint delay_us)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VtrProgress) progress = vtr_progress_new (cancellable);
  g_autoptr (GError) error = NULL;
  Canceller canceller = { cancellable, delay_us, 0, 0 };
  GThread *thread = g_thread_new ("cancel", cancel_cb, &canceller);
  g_autoptr (VtrDataset) dataset = vtr_read (path, NULL, progress, &error);
  gint64 end = g_get_monotonic_time ();
  gint64 used = get_processor_time ();

  g_thread_join (thread);
  if (dataset != NULL)
    {
      g_assert_no_error (error);
      return 0;
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_test_message ("answered after %.1f ms", (end - canceller.asked) / 1000.0);
  return MAX (1, (used - canceller.used) / 1000);
}

static void
check (const char *path)
{
  static const guint delays_us[] = { 0, 1000, 5000, 20000, 60000, 150000 };
  guint n_cancelled = 0;

  for (guint i = 0; i < G_N_ELEMENTS (delays_us); i++)
    {
      gint64 best = G_MAXINT64;

      for (guint try = 0; try < N_TRIES && best > LIMIT_MS; try++)
        best = MIN (best, read_and_cancel (path, delays_us[i]));
      g_test_message ("asked after %u ms: answered after %" G_GINT64_FORMAT " ms",
                      delays_us[i] / 1000, best);
      g_assert_cmpint (best, <=, LIMIT_MS);
      n_cancelled += best > 0;
    }
  g_assert_cmpuint (n_cancelled, >=, 2);
}

static void
write_and_check (const char *name, const char *bytes, gsize length)
{
  g_autofree char *folder = g_dir_make_tmp ("vtr-cancel-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  check (path);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* 40 MB: numbers, few and many words. */
static GString *
make_csv (void)
{
  GString *text = g_string_new ("a,b,c,d\n");

  for (guint i = 0; text->len < 40u << 20; i++)
    g_string_append_printf (text, "%u.25,%u,word%u,\"left %u, right\"\n", i, i * 7 % 1000, i % 50,
                            i);
  return text;
}

static void
test_csv (void)
{
  GString *text = make_csv ();

  write_and_check ("t.csv", text->str, text->len);
  g_string_free (text, TRUE);
}

static void
test_gzip (void)
{
  GString *text = make_csv ();
  g_autoptr (GConverter) gzip =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  g_autofree char *packed = g_malloc (text->len);
  gsize n_read, n_written;

  g_assert_cmpint (g_converter_convert (gzip, text->str, text->len, packed, text->len,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  write_and_check ("t.csv.gz", packed, n_written);
  g_string_free (text, TRUE);
}

static void
test_idx (void)
{
  static const guint8 header[] = { 0, 0, 8, 3, 0, 1, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28 };
  gsize length = sizeof header + 65536 * 784;
  g_autofree char *bytes = g_malloc0 (length);

  memcpy (bytes, header, sizeof header);
  write_and_check ("images.idx", bytes, length);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/cancel/csv", test_csv);
  g_test_add_func ("/data/cancel/gzip", test_gzip);
  g_test_add_func ("/data/cancel/idx", test_idx);

  return g_test_run ();
}
