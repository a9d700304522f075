/* A hash table from text to code with linear probing; the texts lie in one buffer. Texts hold no NUL.
 * The hash multiplies eight bytes at a time; crafted collisions cost time, never correctness. */
#include "vtr-dictionary.h"

#include <string.h>

#define FIRST_SLOTS 64
#define FIRST_BYTES 256

static guint32
hash_text (const char *text, gsize length)
{
  guint64 hash = length * 0x9e3779b97f4a7c15u;
  guint64 word;

  for (; length >= sizeof word; text += sizeof word, length -= sizeof word)
    {
      memcpy (&word, text, sizeof word);
      hash = (hash ^ word) * 0xff51afd7ed558ccdu;
      hash ^= hash >> 32;
    }
  word = 0;
  memcpy (&word, text, length);
  hash = (hash ^ word) * 0xff51afd7ed558ccdu;

  return (guint32) (hash >> 32);
}

/**
 * vtr_dictionary_init:
 * @dictionary: memory for one
 */
void
vtr_dictionary_init (VtrDictionary *dictionary)
{
  dictionary->n_used = 0;
  dictionary->n_allocated = FIRST_BYTES;
  dictionary->texts = g_malloc (FIRST_BYTES);
  dictionary->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  dictionary->hashes = g_array_new (FALSE, FALSE, sizeof (guint32));
  dictionary->n_slots = FIRST_SLOTS;
  dictionary->slots = g_new0 (guint32, FIRST_SLOTS);
  dictionary->n = 0;
}

/**
 * vtr_dictionary_clear:
 * @dictionary: a dictionary, or zeroed memory
 */
void
vtr_dictionary_clear (VtrDictionary *dictionary)
{
  g_clear_pointer (&dictionary->texts, g_free);
  g_clear_pointer (&dictionary->offsets, g_array_unref);
  g_clear_pointer (&dictionary->hashes, g_array_unref);
  g_clear_pointer (&dictionary->slots, g_free);
}

static void
grow (VtrDictionary *dictionary)
{
  guint32 mask = dictionary->n_slots * 2 - 1;

  dictionary->n_slots *= 2;
  g_free (dictionary->slots);
  dictionary->slots = g_new0 (guint32, dictionary->n_slots);
  for (guint code = 0; code < dictionary->n; code++)
    {
      guint32 at = g_array_index (dictionary->hashes, guint32, code) & mask;

      while (dictionary->slots[at] != 0)
        at = (at + 1) & mask;
      dictionary->slots[at] = code + 1;
    }
}

static void
append_text (VtrDictionary *dictionary, const char *text, gsize length)
{
  gsize needed = dictionary->n_used + length + 1;

  if (needed > dictionary->n_allocated)
    {
      dictionary->n_allocated = MAX (needed, dictionary->n_allocated * 2);
      dictionary->texts = g_realloc (dictionary->texts, dictionary->n_allocated);
    }
  memcpy (dictionary->texts + dictionary->n_used, text, length);
  dictionary->texts[needed - 1] = '\0';
  dictionary->n_used = needed;
}

static gboolean
is_text (const VtrDictionary *dictionary, guint32 code, const char *text, gsize length)
{
  const char *known = vtr_dictionary_get (dictionary, code);

  return strncmp (known, text, length) == 0 && known[length] == '\0';
}

/**
 * vtr_dictionary_add:
 * @dictionary: a dictionary
 * @text: (array length=length): a text without NUL
 * @length: its length in bytes
 *
 * Returns: the text's code, a new one (the number of texts before) when it was not seen yet
 */
guint32
vtr_dictionary_add (VtrDictionary *dictionary, const char *text, gsize length)
{
  guint32 hash = hash_text (text, length);
  guint32 mask = dictionary->n_slots - 1;
  guint32 at = hash & mask;
  gsize offset = dictionary->n_used;

  for (; dictionary->slots[at] != 0; at = (at + 1) & mask)
    {
      guint32 code = dictionary->slots[at] - 1;

      if (g_array_index (dictionary->hashes, guint32, code) == hash &&
          is_text (dictionary, code, text, length))
        return code;
    }

  dictionary->slots[at] = ++dictionary->n;
  g_array_append_val (dictionary->offsets, offset);
  g_array_append_val (dictionary->hashes, hash);
  append_text (dictionary, text, length);
  if (dictionary->n * 2 > dictionary->n_slots)
    grow (dictionary);

  return dictionary->n - 1;
}
