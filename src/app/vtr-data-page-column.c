/* VtrDataPage, columns: the menu of a column and its actions: target, use, type, sorting, place,
 * hiding, copying. Copying writes the text in a job. */
#include "vtr-column-menu.h"
#include "vtr-config.h"
#include "vtr-data-page-private.h"
#include <glib/gi18n.h>

#define CHECKED_ROWS 65536

static VtrSession *
get_session (GtkWidget *page)
{
  return vtr_page_get_session (VTR_PAGE (page));
}

static VtrDataset *
get_dataset (GtkWidget *page)
{
  return vtr_project_get_dataset (vtr_session_get_project (get_session (page)));
}

/* --- The menu -------------------------------------------------------------------------------- */

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Later: what was chosen is done after the popover closed. */
static void
closed_cb (GtkWidget *popover, gpointer data)
{
  g_idle_add (unparent_cb, popover);
}

static void
point_to (GtkPopover *popover, GtkWidget *page, GtkWidget *header)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (header, page, &bounds))
    gtk_popover_set_pointing_to (
        popover, &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                  (int) bounds.size.width, (int) bounds.size.height });
}

/**
 * vtr_data_page_open_menu:
 * @self: the page
 * @column: a column
 * @header: where the menu opens
 */
void
vtr_data_page_open_menu (VtrDataPage *self, const char *column, GtkWidget *header)
{
  VtrDataset *dataset = get_dataset (GTK_WIDGET (self));
  int index = dataset != NULL ? vtr_dataset_find (dataset, column) : -1;
  gboolean any_hidden;

  if (index < 0)
    return;
  any_hidden = vtr_table_get_n_columns (self->table) < vtr_dataset_get_n_columns (dataset);
  g_autoptr (GMenuModel) menu = vtr_column_menu_new (dataset, (guint) index, any_hidden);
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);
  vtr_session_set_feature (get_session (GTK_WIDGET (self)), column);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  gtk_widget_set_parent (popover, GTK_WIDGET (self)); /* the header may go by what is chosen */
  point_to (GTK_POPOVER (popover), GTK_WIDGET (self), header);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* --- Type and use ---------------------------------------------------------------------------- */

static void
role_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrRole role = g_str_equal (name, "data.use-as-target") ? VTR_ROLE_TARGET
                 : g_str_equal (name, "data.ignore")      ? VTR_ROLE_IGNORE
                                                          : VTR_ROLE_FEATURE;

  vtr_session_set_role (get_session (widget), g_variant_get_string (parameter, NULL), role);
}

static void
kind_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *column, *word;
  VtrKind kind;

  g_variant_get (parameter, "(&s&s)", &column, &word);
  if (vtr_kind_from_string (word, &kind))
    vtr_session_set_kind (get_session (widget), column, kind);
}

/* --- The view -------------------------------------------------------------------------------- */

static void
sort_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrDataPage *self = VTR_DATA_PAGE (widget);
  const char *column;
  int direction;

  g_variant_get (parameter, "(&si)", &column, &direction);
  vtr_table_set_sort (self->table, column, direction);
  vtr_data_page_sort (self, column, direction);
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrDataPage *self = VTR_DATA_PAGE (widget);
  const char *column;
  int step, place;

  g_variant_get (parameter, "(&si)", &column, &step);
  place = vtr_table_find_column (self->table, column);
  if (place >= 0)
    vtr_table_move_column (self->table, column, (guint) MAX (place + step, 0));
}

static void
hide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrDataPage *self = VTR_DATA_PAGE (widget);

  vtr_table_hide_column (self->table, g_variant_get_string (parameter, NULL));
  vtr_data_page_column_changed (self);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrDataPage *self = VTR_DATA_PAGE (widget);

  vtr_table_show_columns (self->table);
  vtr_data_page_column_changed (self);
}

/* --- Copying --------------------------------------------------------------------------------- */

/* A line for the name and for each row; missing cells are empty. */
static gpointer
copy_func (VtrJob *job, VtrProgress *progress, gpointer column, GError **error)
{
  g_autoptr (GString) text = g_string_new (vtr_column_get_name (column));

  g_string_append_c (text, '\n');
  for (gsize i = 0; i < vtr_column_get_n_rows (column); i++)
    {
      g_autofree char *cell = vtr_column_dup_text (column, i);
      if (i % CHECKED_ROWS == 0 && !vtr_progress_check (progress, error))
        return NULL;
      g_string_append (text, cell != NULL ? cell : "");
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
copied_cb (VtrJob *job, VtrDataPage *self)
{
  if (vtr_job_get_status (job) != VTR_JOB_DONE)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), vtr_job_get_result (job));
  vtr_page_toast (VTR_PAGE (self), _ ("Column copied"));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrDataset *dataset = get_dataset (widget);
  int index =
      dataset != NULL ? vtr_dataset_find (dataset, g_variant_get_string (parameter, NULL)) : -1;

  if (index < 0)
    return;
  g_autoptr (VtrJob) job =
      vtr_job_new (_ ("Copying the column"), copy_func,
                   vtr_column_ref (vtr_dataset_get_column (dataset, (guint) index)),
                   (GDestroyNotify) vtr_column_unref, g_free);
  vtr_job_set_key (job, "copy-column");
  g_signal_connect_object (job, "finished", G_CALLBACK (copied_cb), widget, 0);
  vtr_job_queue_push (vtr_session_get_jobs (get_session (widget)), job);
}

/**
 * vtr_data_page_install_column_actions:
 * @widget_class: of the page
 */
void
vtr_data_page_install_column_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "data.use-as-target", "s", role_action);
  gtk_widget_class_install_action (widget_class, "data.use-as-feature", "s", role_action);
  gtk_widget_class_install_action (widget_class, "data.ignore", "s", role_action);
  gtk_widget_class_install_action (widget_class, "data.set-kind", "(ss)", kind_action);
  gtk_widget_class_install_action (widget_class, "data.sort", "(si)", sort_action);
  gtk_widget_class_install_action (widget_class, "data.move-column", "(si)", move_action);
  gtk_widget_class_install_action (widget_class, "data.hide-column", "s", hide_action);
  gtk_widget_class_install_action (widget_class, "data.show-columns", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "data.copy-column", "s", copy_action);
}
