/* The palette of UX.md, section 4, as one table a style, and text measured by Pango without
 * hinting, so that a chart is laid out alike on screen, in PNG and in PDF. Nothing here knows of
 * charts. */
#include "vtr-theme-private.h"
#include <math.h>
#include <string.h>

#define FAMILY "Cantarell, Adwaita Sans, Noto Sans, sans-serif"

struct _VtrTheme
{
  gatomicrefcount refs;
  gboolean        dark, high_contrast, fixed;
  VtrColor        inks[VTR_N_INKS];
};

G_DEFINE_BOXED_TYPE (VtrTheme, vtr_theme, vtr_theme_ref, vtr_theme_unref)

static const struct { VtrColor light, dark; } inks[VTR_N_INKS] = {
  [VTR_INK_NONE]          = { 0x00000000, 0x00000000 },
  [VTR_INK_SERIES_1]      = { 0xff1c71d8, 0xff62a0ea },
  [VTR_INK_SERIES_2]      = { 0xffd45500, 0xffff9e57 },
  [VTR_INK_SERIES_3]      = { 0xff138a6a, 0xff4fd1a5 },
  [VTR_INK_SERIES_4]      = { 0xff813d9c, 0xffd190e0 },
  [VTR_INK_SERIES_5]      = { 0xff8a6a3b, 0xffcdab8f },
  [VTR_INK_SERIES_6]      = { 0xff77767b, 0xffaaa9ad },
  [VTR_INK_POSITIVE]      = { 0xffff0051, 0xffff3d78 },
  [VTR_INK_NEGATIVE]      = { 0xff008bfb, 0xff2f9dff },
  [VTR_INK_POSITIVE_TEXT] = { 0xffd10044, 0xffff7aa3 },
  [VTR_INK_NEGATIVE_TEXT] = { 0xff0069c2, 0xff74bdff },
  [VTR_INK_NEUTRAL]       = { 0xff99b9dd, 0xff5f7fa6 },
  [VTR_INK_CHOSEN]        = { 0xff1c71d8, 0xff62a0ea },
  [VTR_INK_OTHER]         = { 0xffc9c7c5, 0xff5e5c64 },
  [VTR_INK_MISSING]       = { 0xff9a9996, 0xff8a888c },
  [VTR_INK_TEXT]          = { 0xff2e2e2e, 0xffededed },
  [VTR_INK_DIM]           = { 0xff6b6b6b, 0xffa6a6a6 },
  [VTR_INK_AXIS]          = { 0x522e2e2e, 0x52ffffff },
  [VTR_INK_GRID]          = { 0x142e2e2e, 0x14ffffff },
  [VTR_INK_REFERENCE]     = { 0x802e2e2e, 0x80ffffff },
  [VTR_INK_GROUND]        = { 0xffffffff, 0xff303030 },
  [VTR_INK_ON_FILL]       = { 0xffffffff, 0xffffffff },
  [VTR_INK_HIGHLIGHT]     = { 0x261c71d8, 0x3362a0ea },
  [VTR_INK_GOOD]          = { 0xff1b8553, 0xff57e389 },
  [VTR_INK_WATCH]         = { 0xff9c6e03, 0xfff8e45c },
  [VTR_INK_ACT]           = { 0xffc01c28, 0xffff7b63 },
  [VTR_INK_RIGHT]         = { 0xff6aa0e8, 0xff3f77bd },
  [VTR_INK_WRONG]         = { 0xffe9a477, 0xffb5683a },
};

/* Ramp stops, evenly spaced. Those that pass through the ground have a dark set. */
#define MAX_STOPS 6
static const struct { guint n; VtrColor light[MAX_STOPS], dark[MAX_STOPS]; } ramps[VTR_N_RAMPS] = {
  [VTR_RAMP_FEATURE] = { 6,
    { 0xff008bfb, 0xff6b74f0, 0xffa057d8, 0xffcc33b5, 0xffec0b86, 0xffff0051 },
    { 0xff2f9dff, 0xff7f86f4, 0xffae6ce0, 0xffd64fc2, 0xfff03c97, 0xffff3d78 } },
  [VTR_RAMP_SEQUENTIAL] = { 5,
    { 0xffeef4fc, 0xffb9d5f5, 0xff74abe9, 0xff2f7bd6, 0xff13498f },
    { 0xff263445, 0xff274f80, 0xff2f7bd6, 0xff74abe9, 0xffb9d5f5 } },
  [VTR_RAMP_CORRELATION] = { 5,
    { 0xffb35806, 0xfff1a340, 0xfff7f7f7, 0xff998ec3, 0xff542788 },
    { 0xfff1a340, 0xffb35806, 0xff3a3a3a, 0xff7a6bb0, 0xffb3a6e0 } },
  [VTR_RAMP_CONTRIBUTION] = { 5,
    { 0xff008bfb, 0xff85c6fd, 0xffffffff, 0xffff85aa, 0xffff0051 },
    { 0xff2f9dff, 0xff3069a0, 0xff303030, 0xff96385a, 0xffff3d78 } },
};

static const struct { double size; gboolean bold; } fonts[VTR_N_FONTS] = {
  [VTR_FONT_TITLE]      = { 14, TRUE },
  [VTR_FONT_LABEL]      = { 12, FALSE },
  [VTR_FONT_LABEL_BOLD] = { 12, TRUE },
  [VTR_FONT_AXIS]       = { 11, FALSE },
  [VTR_FONT_COUNT]      = { 19, TRUE },
};

/* Axes at full foreground and gridlines at 20 %. */
static void
raise_contrast (VtrTheme *theme)
{
  VtrColor text = theme->inks[VTR_INK_TEXT];

  theme->inks[VTR_INK_AXIS] = text;
  theme->inks[VTR_INK_REFERENCE] = text;
  theme->inks[VTR_INK_GRID] = (text & 0xffffff) | 0x33000000;
  theme->inks[VTR_INK_DIM] = text;
}

/**
 * vtr_theme_new:
 * @dark: for a dark ground
 * @high_contrast: full-strength axes, heavier lines
 *
 * Returns: (transfer full): a theme; free with vtr_theme_unref()
 */
VtrTheme *
vtr_theme_new (gboolean dark, gboolean high_contrast)
{
  VtrTheme *theme = g_new0 (VtrTheme, 1);

  g_atomic_ref_count_init (&theme->refs);
  theme->dark = dark;
  theme->high_contrast = high_contrast;
  for (int i = 0; i < VTR_N_INKS; i++)
    theme->inks[i] = dark ? inks[i].dark : inks[i].light;
  if (high_contrast)
    raise_contrast (theme);
  return theme;
}

/**
 * vtr_theme_new_fixed:
 *
 * The light theme, but every character is 0.55 em wide: layouts then do not depend on installed
 * fonts, so that scene dumps can be compared.
 *
 * Returns: (transfer full): a theme
 */
VtrTheme *
vtr_theme_new_fixed (void)
{
  VtrTheme *theme = vtr_theme_new (FALSE, FALSE);

  theme->fixed = TRUE;
  return theme;
}

/**
 * vtr_theme_ref:
 * @theme: a theme
 *
 * Returns: (transfer full): @theme
 */
VtrTheme *
vtr_theme_ref (VtrTheme *theme)
{
  g_return_val_if_fail (theme != NULL, NULL);

  g_atomic_ref_count_inc (&theme->refs);
  return theme;
}

/**
 * vtr_theme_unref:
 * @theme: (transfer full): a theme
 */
void
vtr_theme_unref (VtrTheme *theme)
{
  g_return_if_fail (theme != NULL);

  if (g_atomic_ref_count_dec (&theme->refs))
    g_free (theme);
}

/**
 * vtr_theme_is_dark:
 * @theme: a theme
 *
 * Returns: whether the ground is dark
 */
gboolean
vtr_theme_is_dark (const VtrTheme *theme)
{
  return theme->dark;
}

/**
 * vtr_theme_get_color:
 * @theme: a theme
 * @ink: what is to be drawn
 *
 * Returns: its colour; alpha counts
 */
VtrColor
vtr_theme_get_color (const VtrTheme *theme, VtrInk ink)
{
  g_return_val_if_fail (ink < VTR_N_INKS, 0);

  return theme->inks[ink];
}

/**
 * vtr_theme_get_ramp:
 * @theme: a theme
 * @ramp: which ramp
 * @position: 0 … 1, clamped; NaN: missing
 *
 * Returns: the colour there, mixed linearly between the two nearest stops
 */
VtrColor
vtr_theme_get_ramp (const VtrTheme *theme, VtrRamp ramp, double position)
{
  g_return_val_if_fail (ramp < VTR_N_RAMPS, 0);
  if (isnan (position))
    return theme->inks[VTR_INK_MISSING];

  const VtrColor *stops = theme->dark ? ramps[ramp].dark : ramps[ramp].light;
  double at = CLAMP (position, 0, 1) * (ramps[ramp].n - 1);
  guint i = MIN ((guint) at, ramps[ramp].n - 2);

  return vtr_color_mix (stops[i], stops[i + 1], at - i);
}

/**
 * vtr_theme_get_dash:
 * @theme: a theme
 * @ink: of a line
 * @dash: (out): on and off lengths, px
 *
 * Series are told apart without colour: each has its own dash.
 *
 * Returns: how many of @dash are set; 0 for a solid line
 */
guint
vtr_theme_get_dash (const VtrTheme *theme, VtrInk ink, double dash[4])
{
  static const struct { guint n; double dash[4]; } dashes[VTR_N_INKS] = {
    [VTR_INK_SERIES_2]  = { 2, { 7, 3 } },
    [VTR_INK_SERIES_3]  = { 2, { 2, 2.5 } },
    [VTR_INK_SERIES_4]  = { 4, { 9, 3, 2, 3 } },
    [VTR_INK_SERIES_5]  = { 2, { 4, 2 } },
    [VTR_INK_REFERENCE] = { 2, { 4, 3 } },
  };

  memcpy (dash, dashes[ink].dash, sizeof dashes[ink].dash);
  return dashes[ink].n;
}

/**
 * vtr_theme_get_extra_weight:
 * @theme: a theme
 *
 * Returns: px to add to each line's width
 */
double
vtr_theme_get_extra_weight (const VtrTheme *theme)
{
  return theme->high_contrast ? 1 : 0;
}

/**
 * vtr_color_mix:
 * @a: a colour
 * @b: another
 * @share_of_b: 0 … 1
 *
 * Returns: the mix, alpha too
 */
VtrColor
vtr_color_mix (VtrColor a, VtrColor b, double share_of_b)
{
  VtrColor mix = 0;

  for (int shift = 0; shift < 32; shift += 8)
    {
      double from = (a >> shift) & 0xff, to = (b >> shift) & 0xff;
      mix |= (VtrColor) (from + (to - from) * share_of_b + 0.5) << shift;
    }
  return mix;
}

static double
luminance (VtrColor color)
{
  static const double weights[3] = { 0.0722, 0.7152, 0.2126 };   /* blue, green, red */
  double sum = 0;

  for (int i = 0; i < 3; i++)
    {
      double c = ((color >> (8 * i)) & 0xff) / 255.0;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
    }
  return sum;
}

/**
 * vtr_color_contrast:
 * @a: an opaque colour
 * @b: another
 *
 * Returns: the contrast ratio of WCAG 2, 1 … 21
 */
double
vtr_color_contrast (VtrColor a, VtrColor b)
{
  double la = luminance (a), lb = luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

/**
 * vtr_theme_get_text_on:
 * @theme: a theme
 * @ground: the opaque colour of a cell
 *
 * Returns: nearly black, or white, whichever has the better contrast; one of them reaches 4.5 on
 *   any ground
 */
VtrColor
vtr_theme_get_text_on (const VtrTheme *theme, VtrColor ground)
{
  const VtrColor black = 0xff1e1e1e, white = 0xffffffff;

  return vtr_color_contrast (black, ground) >= vtr_color_contrast (white, ground) ? black : white;
}

/**
 * vtr_theme_get_family:
 * @theme: a theme
 *
 * Returns: the font families, best first, separated by commas
 */
const char *
vtr_theme_get_family (const VtrTheme *theme)
{
  return FAMILY;
}

/**
 * vtr_theme_get_font_size:
 * @theme: a theme
 * @font: which text
 *
 * Returns: its size in px
 */
double
vtr_theme_get_font_size (const VtrTheme *theme, VtrFont font)
{
  return fonts[font].size;
}

/**
 * vtr_theme_is_font_bold:
 * @theme: a theme
 * @font: which text
 *
 * Returns: whether it is bold
 */
gboolean
vtr_theme_is_font_bold (const VtrTheme *theme, VtrFont font)
{
  return fonts[font].bold;
}

PangoLayout *
vtr_theme_create_layout (const VtrTheme *theme, VtrFont font, const char *text, cairo_t *cr)
{
  PangoContext *context = cr != NULL
    ? pango_cairo_create_context (cr)
    : pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoFontDescription *description = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoLayout *layout;

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);

  pango_font_description_set_family_static (description, FAMILY);
  pango_font_description_set_absolute_size (description, fonts[font].size * PANGO_SCALE);
  pango_font_description_set_weight (description,
                                     fonts[font].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));

  layout = pango_layout_new (context);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);

  pango_attr_list_unref (attributes);
  pango_font_description_free (description);
  cairo_font_options_destroy (options);
  g_object_unref (context);
  return layout;
}

/**
 * vtr_theme_measure:
 * @theme: a theme
 * @font: how the text is set
 * @text: one line of UTF-8
 * @width: (out) (optional): advance width, px
 * @ascent: (out) (optional): from the baseline up, px
 * @descent: (out) (optional): from the baseline down, px
 */
void
vtr_theme_measure (const VtrTheme *theme, VtrFont font, const char *text,
                   double *width, double *ascent, double *descent)
{
  double size = fonts[font].size, w, up, down;

  if (theme->fixed)
    {
      w = 0.55 * size * g_utf8_strlen (text, -1);
      up = 0.75 * size;
      down = 0.25 * size;
    }
  else
    {
      g_autoptr (PangoLayout) layout = vtr_theme_create_layout (theme, font, text, NULL);
      PangoRectangle logical;

      pango_layout_get_extents (layout, NULL, &logical);
      w = logical.width / (double) PANGO_SCALE;
      up = pango_layout_get_baseline (layout) / (double) PANGO_SCALE;
      down = logical.height / (double) PANGO_SCALE - up;
    }
  if (width != NULL)
    *width = w;
  if (ascent != NULL)
    *ascent = up;
  if (descent != NULL)
    *descent = down;
}

static double
text_width (const VtrTheme *theme, VtrFont font, const char *text)
{
  double width;

  vtr_theme_measure (theme, font, text, &width, NULL, NULL);
  return width;
}

/**
 * vtr_theme_ellipsize:
 * @theme: a theme
 * @font: how the text is set
 * @text: one line
 * @width: px that there are
 *
 * Returns: (transfer full): @text, cut at the end with "…" when it is too wide
 */
char *
vtr_theme_ellipsize (const VtrTheme *theme, VtrFont font, const char *text, double width)
{
  glong low = 0, high = g_utf8_strlen (text, -1);

  if (text_width (theme, font, text) <= width)
    return g_strdup (text);
  while (high - low > 1)   /* low characters and "…" fit (or low = 0), high do not */
    {
      glong middle = (low + high) / 2;
      g_autofree char *head = g_utf8_substring (text, 0, middle);
      g_autofree char *cut = g_strconcat (head, "…", NULL);

      if (text_width (theme, font, cut) <= width)
        low = middle;
      else
        high = middle;
    }
  g_autofree char *head = g_utf8_substring (text, 0, low);
  return g_strconcat (g_strchomp (head), "…", NULL);
}
