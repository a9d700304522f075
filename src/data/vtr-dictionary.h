/* Distinct texts numbered in the order they were first seen. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *texts;        /* one after the other, each with its NUL */
  gsize n_used;
  gsize n_allocated;
  GArray *offsets;    /* gsize: where text i begins */
  GArray *hashes;     /* guint32 */
  guint32 *slots;     /* code + 1; 0: free */
  guint32 n_slots;    /* a power of two */
  guint n;
} VtrDictionary;

void vtr_dictionary_init (VtrDictionary *dictionary);
void vtr_dictionary_clear (VtrDictionary *dictionary);
guint32 vtr_dictionary_add (VtrDictionary *dictionary, const char *text, gsize length);

static inline const char *
vtr_dictionary_get (const VtrDictionary *dictionary, guint32 code)
{
  return dictionary->texts + g_array_index (dictionary->offsets, gsize, code);
}

G_END_DECLS
