/* vtr_form_new(): a row for each setting, chosen by its type: switch, list, spin button or entry.
 * What the object refuses marks the entry and says why in its tooltip. */
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
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 10);
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
  GtkWidget *list = gtk_list_box_new ();
  guint n = 0;
  g_autofree GParamSpec **settings = vtr_configurable_list (object, &n);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = adw_action_row_new (), *control = new_control (object, settings[i]);
      g_autofree char *name = vtr_configurable_dup_setting_name (settings[i]);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), FALSE);
      gtk_widget_set_tooltip_text (row, _(g_param_spec_get_blurb (settings[i])));
      name_widget (control, settings[i]);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  return list;
}
