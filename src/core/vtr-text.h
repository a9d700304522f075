/* Small helpers for words: nearest names, option lists with quotes, counts for people. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* The name closest to @name (edit distance at most a third of its length, case ignored), or NULL. */
const char *vtr_text_nearest   (const char *name, const char *const *names);
/* Splits at @separator outside double quotes and removes the quotes; (transfer full). */
char      **vtr_text_split     (const char *text, char separator, int max_parts, GError **error);
/* "it failed" → "It failed."; (transfer full) */
char       *vtr_text_sentence  (const char *message);
/* "32,561": grouped as the locale of the interface does it; for people, never for files. */
char       *vtr_text_count     (guint64 n);
/* "0.8 s", "3 min 50 s", "2 h 5 min" */
char       *vtr_text_duration  (double seconds);
/* "3.4 MB" */
char       *vtr_text_size      (guint64 bytes);

G_END_DECLS
