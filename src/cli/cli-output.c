/* How results come out: one JSON document, sentences and tables for people, and pictures. */
#include "vtr-config.h"
#include "cli.h"
#include "vtr-error.h"
#include "vtr-export.h"
#include "vtr-file.h"
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MIN_SIZE 50
#define MAX_SIZE 20000

/* --- Text ---------------------------------------------------------------------------------------- */

void
cli_print (const char *text)
{
  fputs (text, stdout);
  if (!g_str_has_suffix (text, "\n"))
    putchar ('\n');
}

gboolean
cli_put_json (Cli *cli, JsonBuilder *builder, const char *path, GError **error)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = vtr_json_to_string (root, TRUE);

  if (path != NULL && !vtr_file_write (path, text, -1, error))
    return FALSE;
  if (cli->json)
    cli->document = g_steal_pointer (&text);
  return TRUE;
}

void
cli_say (Cli *cli, const char *format, ...)
{
  va_list arguments;

  if (cli->json)
    return;
  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
}

void
cli_note (Cli *cli, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
}

static gboolean
looks_like_number (const char *text)
{
  gboolean has_sign = text[0] != '\0' && strchr ("-+.", text[0]) != NULL;

  return g_ascii_isdigit (text[has_sign ? 1 : 0]) || g_str_has_prefix (text, "−") || strcmp (text, "–") == 0;
}

/* One line, and nothing that moves a terminal's cursor; (transfer full). */
static char *
plain_cell (const char *cell)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *c = cell; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      g_string_append_unichar (text, g_unichar_iscntrl (letter) ? ' ' : letter);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
cli_say_table (Cli *cli, const char *const *texts, guint n_rows, guint n_columns)
{
  g_auto (GStrv) cells = g_new0 (char *, (gsize) n_rows * n_columns + 1);
  g_autofree glong *widths = g_new0 (glong, n_columns);
  g_autofree gboolean *at_right = g_new0 (gboolean, n_columns);

  if (cli->json)
    return;
  for (guint k = 0; k < n_rows * n_columns; k++)
    cells[k] = plain_cell (texts[k]);
  for (guint r = 0; r < n_rows; r++)
    for (guint c = 0; c < n_columns; c++)
      {
        widths[c] = MAX (widths[c], g_utf8_strlen (cells[r * n_columns + c], -1));
        at_right[c] |= r > 0 && c > 0 && looks_like_number (cells[r * n_columns + c]);
      }
  for (guint r = 0; r < n_rows; r++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint c = 0; c < n_columns; c++)
        {
          const char *cell = cells[r * n_columns + c];
          int padding = widths[c] - g_utf8_strlen (cell, -1);

          g_string_append_printf (line, "%s%*s%s%*s", c > 0 ? "  " : "", at_right[c] ? padding : 0, "", cell,
                                  at_right[c] ? 0 : padding, "");
        }
      g_strchomp (line->str);
      puts (line->str);
    }
}

char *
cli_format_score (double value)
{
  if (isnan (value))
    return g_strdup ("–");
  return fabs (value) >= 1000 ? g_strdup_printf ("%.0f", value) : g_strdup_printf ("%.3f", value);
}

char *
cli_format_signed (double value)
{
  return value < 0 ? g_strdup_printf ("−%.3f", -value) : g_strdup_printf ("+%.3f", value);
}

/* --- Pictures ------------------------------------------------------------------------------------ */

/* "waterfall:3=out.svg" → what is drawn and where. The file is what follows the last "=" whose right
 * side ends like a picture; a file's name may hold "=" only if the kind's argument does not. */
static gboolean
split_plot (const char *text, char **spec, char **path, GError **error)
{
  const char *equals = strchr (text, '=');
  static const char *const endings[] = { ".svg", ".pdf", ".png", ".csv" };
  gboolean is_known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    is_known |= g_str_has_suffix (text, endings[i]);
  if (equals == NULL || equals == text)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--plot is written KIND=FILE, such as roc=roc.svg, not “%s”"), text);
  else if (!is_known)
    g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("“%s” is no picture file: the name ends with .svg, .pdf, .png or .csv"), equals + 1);
  else
    {
      const char *quote = strchr (text, '"');

      /* A quoted column may hold "=". */
      if (quote != NULL && quote < equals && strchr (quote + 1, '"') != NULL)
        equals = strchr (strchr (quote + 1, '"'), '=');
      if (equals != NULL)
        {
          *spec = g_strndup (text, equals - text);
          *path = g_strdup (equals + 1);
          return TRUE;
        }
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--plot is written KIND=FILE, such as roc=roc.svg, not “%s”"), text);
    }
  return FALSE;
}

static gboolean
parse_size (const char *text, double *width, double *height, GError **error)
{
  char *end = NULL;
  guint64 w = g_ascii_strtoull (text, &end, 10), h = 0;

  if (end != text && (*end == 'x' || *end == 'X'))
    h = g_ascii_strtoull (end + 1, &end, 10);
  if (*end != '\0' || w < MIN_SIZE || h < MIN_SIZE || w > MAX_SIZE || h > MAX_SIZE)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--size is written 800x600, with %d … %d pixels each way, not “%s”"),
                   MIN_SIZE, MAX_SIZE, text);
      return FALSE;
    }
  *width = w;
  *height = h;
  return TRUE;
}

/* Mistakes in pictures are told before the work begins. */
gboolean
cli_check_plots (Cli *cli, GError **error)
{
  double width, height;

  if (cli->size != NULL && !parse_size (cli->size, &width, &height, error))
    return FALSE;
  if (cli->max_display < 0)
    {
      g_set_error (error, VTR_ERROR, VTR_ERROR_BAD_VALUE, _("--max-display must be 1 or more"));
      return FALSE;
    }
  for (char **plot = cli->plots; plot != NULL && *plot != NULL; plot++)
    {
      g_autofree char *spec = NULL, *path = NULL, *argument = NULL;
      g_autoptr (VtrChart) chart = NULL;

      if (!split_plot (*plot, &spec, &path, error))
        return FALSE;
      chart = vtr_chart_new (spec, &argument, error);
      if (chart == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_picture (Cli *cli, VtrPicture *picture, const char *path, GError **error)
{
  g_autoptr (VtrTheme) theme = NULL;
  g_autoptr (VtrScene) scene = NULL;
  double width, height;

  if (g_str_has_suffix (path, ".csv"))
    return vtr_write_csv (picture->table, path, error);
  theme = vtr_theme_new (cli->dark, FALSE);
  vtr_figure_get_natural_size (picture->figure, &width, &height);
  if (cli->size != NULL && !parse_size (cli->size, &width, &height, error))
    return FALSE;
  scene = vtr_scene_new (picture->figure, width, height, theme);
  /* --size is the size of the picture in pixels; without it, twice the natural size reads well. */
  return vtr_scene_write (scene, path, cli->size != NULL ? 1.0 : 2.0, error);
}

gboolean
cli_draw_plots (Cli *cli, VtrChartInput *input, GError **error)
{
  input->title = cli->title;
  input->max_display = cli->max_display;
  for (char **plot = cli->plots; plot != NULL && *plot != NULL; plot++)
    {
      g_autofree char *spec = NULL, *path = NULL, *argument = NULL;
      g_autoptr (VtrChart) chart = NULL;
      g_autoptr (VtrPicture) picture = NULL;

      if (!vtr_progress_check (cli->progress, error) || !split_plot (*plot, &spec, &path, error))
        return FALSE;
      vtr_progress_begin (cli->progress, _("Drawing"), 0);
      chart = vtr_chart_new (spec, &argument, error);
      if (chart == NULL)
        return FALSE;
      input->argument = argument;
      picture = vtr_chart_build (chart, input, error);
      input->argument = NULL;
      if (picture == NULL || !write_picture (cli, picture, path, error))
        {
          g_prefix_error (error, "--plot %s: ", spec);
          return FALSE;
        }
      cli_say (cli, "%s → %s\n", picture->sentence, path);
    }
  return TRUE;
}
