/* vtr_form_new(): a row for each setting, chosen by its type: switch, list or entry. What the object
 * refuses marks the entry and says why in its tooltip. Settings that few people touch are in the last
 * row, which opens, and says meanwhile which of them are not as they were. */
#include "vtr-form.h"
#include "vtr-config.h"
#include <glib/gi18n.h>

static void
name_widget (GtkWidget *widget, GParamSpec *pspec)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (widget, _(g_param_spec_get_blurb (pspec)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _(g_param_spec_get_nick (pspec)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _(g_param_spec_get_blurb (pspec)), -1);
}

static void
entry_changed_cb (GtkEditable *entry, VtrConfigurable *object)
{
  GParamSpec *pspec = g_object_get_data (G_OBJECT (entry), "pspec");
  g_autofree char *name = vtr_configurable_dup_setting_name (pspec);
  g_autoptr (GError) error = NULL;

  if (vtr_configurable_set (object, name, gtk_editable_get_text (entry), &error))
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (entry), error != NULL ? error->message : _(g_param_spec_get_blurb (pspec)));
}

static GtkWidget *
new_entry (VtrConfigurable *object, GParamSpec *pspec)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *name = vtr_configurable_dup_setting_name (pspec);
  g_autofree char *value = vtr_configurable_get (object, name);

  gtk_editable_set_text (GTK_EDITABLE (entry), value != NULL ? value : "");
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 8);
  gtk_entry_set_alignment (GTK_ENTRY (entry), 1);
  g_object_set_data (G_OBJECT (entry), "pspec", pspec);
  g_signal_connect_object (entry, "changed", G_CALLBACK (entry_changed_cb), object, 0);
  return entry;
}

static void
choice_cb (GtkDropDown *drop_down, GParamSpec *unused, VtrConfigurable *object)
{
  GParamSpec *pspec = g_object_get_data (G_OBJECT (drop_down), "pspec");
  GEnumClass *klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;

  g_object_set (object, pspec->name, klass->values[gtk_drop_down_get_selected (drop_down)].value, NULL);
}

static GtkWidget *
new_choice (VtrConfigurable *object, GParamSpec *pspec)
{
  GEnumClass *klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  int value = 0;
  guint selected = 0;

  g_object_get (object, pspec->name, &value, NULL);
  for (guint i = 0; i < klass->n_values; i++)
    {
      gtk_string_list_append (names, klass->values[i].value_nick);
      if (klass->values[i].value == value)
        selected = i;
    }
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
  g_object_set_data (G_OBJECT (drop_down), "pspec", pspec);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (choice_cb), object, 0);
  return drop_down;
}

static GtkWidget *
new_control (VtrConfigurable *object, GParamSpec *pspec)
{
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    {
      GtkWidget *control = gtk_switch_new ();
      g_object_bind_property (object, pspec->name, control, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
      return control;
    }
  if (G_IS_PARAM_SPEC_ENUM (pspec))
    return new_choice (object, pspec);
  return new_entry (object, pspec);
}

static GtkWidget *
new_row (VtrConfigurable *object, GParamSpec *pspec)
{
  GtkWidget *row = adw_action_row_new (), *control = new_control (object, pspec);
  g_autofree char *name = vtr_configurable_dup_setting_name (pspec);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_tooltip_text (row, _(g_param_spec_get_blurb (pspec)));
  name_widget (control, pspec);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  return row;
}

/* --- Settings that few people touch ---------------------------------------------------------- */

/* "subsample 0.9, bootstrap false": of the rare settings those that are not the default. */
static char *
dup_changed (VtrConfigurable *object)
{
  guint n = 0;
  g_autofree GParamSpec **settings = vtr_configurable_list (object, &n);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *name = vtr_configurable_dup_setting_name (settings[i]);
      g_autofree char *written = vtr_configurable_get (object, name);
      g_value_init (&value, settings[i]->value_type);
      g_object_get_property (G_OBJECT (object), settings[i]->name, &value);
      if ((settings[i]->flags & VTR_SETTING_RARE) != 0 && !g_param_value_defaults (settings[i], &value))
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", name, written);
    }
  return g_strdup (text->len > 0 ? text->str : _("defaults"));
}

static void
changed_cb (VtrConfigurable *object, GParamSpec *pspec, GtkLabel *summary)
{
  g_autofree char *text = dup_changed (object);

  gtk_label_set_label (summary, text);
}

static GtkWidget *
new_more (VtrConfigurable *object)
{
  GtkWidget *more = adw_expander_row_new (), *summary = gtk_label_new (NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), _("More settings"));
  gtk_label_set_ellipsize (GTK_LABEL (summary), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (summary), 14);
  gtk_widget_add_css_class (summary, "dim-label");
  gtk_widget_add_css_class (summary, "small");
  adw_expander_row_add_action (ADW_EXPANDER_ROW (more), summary);
  g_signal_connect_object (object, "notify", G_CALLBACK (changed_cb), summary, 0);
  changed_cb (object, NULL, GTK_LABEL (summary));
  return more;
}

/**
 * vtr_form_new:
 * @object: whose settings are shown and changed
 *
 * Returns: (transfer floating): the form
 */
GtkWidget *
vtr_form_new (VtrConfigurable *object)
{
  g_return_val_if_fail (VTR_IS_CONFIGURABLE (object), NULL);
  GtkWidget *list = gtk_list_box_new (), *more = NULL;
  guint n = 0;
  g_autofree GParamSpec **settings = vtr_configurable_list (object, &n);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "form");
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = new_row (object, settings[i]);

      if ((settings[i]->flags & VTR_SETTING_RARE) == 0)
        {
          gtk_list_box_append (GTK_LIST_BOX (list), row);
          continue;
        }
      more = more != NULL ? more : new_more (object);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (more), row);
    }
  if (more != NULL)
    gtk_list_box_append (GTK_LIST_BOX (list), more);
  return list;
}

/**
 * vtr_form_make_plain:
 * @spin: a spin button
 *
 * Hides the buttons, for a place where a number is enough.
 */
void
vtr_form_make_plain (GtkSpinButton *spin)
{
  g_return_if_fail (GTK_IS_SPIN_BUTTON (spin));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (spin)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_widget_set_visible (child, FALSE);
}
