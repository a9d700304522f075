/* VtrDataPage: samples and a place to drop files while nothing is open; afterwards the table or charts
 * of the columns, a footer, and the inspector of the chosen column. Sorting runs as a job. What can be
 * done with a column is in vtr-data-page-column.c. */
#include "vtr-data-page-private.h"
#include "vtr-config.h"
#include "vtr-label.h"
#include "vtr-row-order.h"
#include "vtr-text.h"
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define LOADING_DELAY_MS 200

G_DEFINE_FINAL_TYPE (VtrDataPage, vtr_data_page, VTR_TYPE_PAGE)

static VtrDataset *
get_dataset (VtrDataPage *self)
{
  return vtr_project_get_dataset (vtr_session_get_project (vtr_page_get_session (VTR_PAGE (self))));
}

/* --- Sorting and filtering ------------------------------------------------------------------- */

static void
say_search (VtrDataPage *self, const char *text)
{
  if (text != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->search), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->search), "error");
  gtk_label_set_label (self->search_error, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->search_error), text != NULL);
}

/* Rows, or that there are none. */
static void
show_found (VtrDataPage *self, gboolean any)
{
  gtk_stack_set_visible_child_name (self->found, any ? "rows" : "nothing");
}

static void
ordered_cb (VtrJob *job, VtrDataPage *self)
{
  if (vtr_job_get_status (job) == VTR_JOB_FAILED)
    say_search (self, vtr_job_get_error (job)->message);
  if (vtr_job_get_status (job) != VTR_JOB_DONE)
    return;
  GArray *rows = vtr_job_get_result (job);
  self->n_listed = rows->len;
  vtr_table_set_order (self->table, rows);
  say_search (self, NULL);
  show_found (self, rows->len > 0);
  vtr_page_refresh (VTR_PAGE (self), VTR_CHANGED_SUMMARY);
}

/* Lists what search, pills and sorting ask for. */
static void
order_rows (VtrDataPage *self)
{
  VtrSession *session = vtr_page_get_session (VTR_PAGE (self));
  VtrDataset *dataset = get_dataset (self);
  VtrRowsKind kind = gtk_toggle_button_get_active (self->duplicates) ? VTR_ROWS_DUPLICATE
    : gtk_toggle_button_get_active (self->missing) ? VTR_ROWS_MISSING : VTR_ROWS_ALL;

  if (dataset == NULL)
    return;
  say_search (self, NULL);
  if (self->condition == NULL && kind == VTR_ROWS_ALL && self->sort_column == NULL)
    {
      VtrJob *job = vtr_session_find_job (session, "order");

      if (job != NULL)
        vtr_job_cancel (job);
      self->n_listed = G_MAXSIZE;
      vtr_table_set_order (self->table, NULL);
      show_found (self, TRUE);
      vtr_page_refresh (VTR_PAGE (self), VTR_CHANGED_SUMMARY);
      return;
    }
  g_autoptr (VtrJob) job = vtr_row_order_job_new (dataset, self->condition, kind, vtr_session_get_summary (session),
                                                  self->sort_column, self->sort_direction);
  vtr_job_set_key (job, "order");
  g_signal_connect_object (job, "finished", G_CALLBACK (ordered_cb), self, 0);
  vtr_job_queue_push (vtr_session_get_jobs (session), job);
}

/**
 * vtr_data_page_sort:
 * @self: the page
 * @column: a column
 * @direction: 1 ascending, −1 descending, 0: as in the file
 */
void
vtr_data_page_sort (VtrDataPage *self, const char *column, int direction)
{
  char *name = direction != 0 ? g_strdup (column) : NULL;

  g_free (self->sort_column);
  self->sort_column = name;
  self->sort_direction = direction;
  order_rows (self);
}

static void
sort_cb (VtrTable *table, const char *name, int direction, VtrDataPage *self)
{
  vtr_data_page_sort (self, name, direction);
}

static void
clear_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VtrDataPage *self = VTR_DATA_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_toggle_button_set_active (self->duplicates, FALSE);
  gtk_toggle_button_set_active (self->missing, FALSE);
}

static void
pill_cb (GtkToggleButton *button, VtrDataPage *self)
{
  GtkToggleButton *other = button == self->missing ? self->duplicates : self->missing;

  if (gtk_toggle_button_get_active (button) && gtk_toggle_button_get_active (other))
    gtk_toggle_button_set_active (other, FALSE);     /* comes back here */
  else
    {
      if (gtk_toggle_button_get_active (button))
        gtk_stack_set_visible_child_name (self->views, "table");
      order_rows (self);
    }
}

/* Another table: nothing is searched, sorted or left out. */
static void
forget_order (VtrDataPage *self)
{
  g_clear_pointer (&self->sort_column, g_free);
  g_clear_pointer (&self->condition, g_free);
  self->n_listed = G_MAXSIZE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_toggle_button_set_active (self->duplicates, FALSE);
  gtk_toggle_button_set_active (self->missing, FALSE);
  say_search (self, NULL);
  show_found (self, TRUE);
}

/* --- The table's surroundings ---------------------------------------------------------------- */

static void
column_cb (VtrTable *table, const char *name, VtrDataPage *self)
{
  vtr_session_set_feature (vtr_page_get_session (VTR_PAGE (self)), name);
}

static void
row_cb (VtrTable *table, guint row, VtrDataPage *self)
{
  vtr_session_set_row (vtr_page_get_session (VTR_PAGE (self)), row);
}

static void
show_columns_from (VtrDataPage *self, int first)
{
  int n = (int) vtr_table_get_n_columns (self->table);
  int last = MAX (0, n - VTR_TABLE_MAX_COLUMNS);

  vtr_table_set_first (self->table, CLAMP (first, 0, last));
  vtr_page_refresh (VTR_PAGE (self), VTR_CHANGED_SUMMARY);
}

static void
previous_cb (GtkButton *button, VtrDataPage *self)
{
  show_columns_from (self, (int) vtr_table_get_first (self->table) - VTR_TABLE_MAX_COLUMNS / 2);
}

static void
next_cb (GtkButton *button, VtrDataPage *self)
{
  show_columns_from (self, (int) vtr_table_get_first (self->table) + VTR_TABLE_MAX_COLUMNS / 2);
}

/* The first column whose name contains @text; −1: none. */
static int
find_column (VtrDataset *dataset, const char *text)
{
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  for (guint i = 0; i < vtr_dataset_get_n_columns (dataset); i++)
    {
      g_autofree char *folded = g_utf8_casefold (vtr_column_get_name (vtr_dataset_get_column (dataset, i)), -1);
      if (strstr (folded, wanted) != NULL)
        return (int) i;
    }
  return -1;
}

/* Chooses a column and brings it into view. */
static void
show_column (VtrDataPage *self, const char *name)
{
  int place = vtr_table_find_column (self->table, name), first = (int) vtr_table_get_first (self->table);

  if (place >= 0 && (place < first || place >= first + VTR_TABLE_MAX_COLUMNS))
    show_columns_from (self, place);
  vtr_table_scroll_to_column (self->table, name);
  vtr_data_charts_show_column (self->charts, name);
  vtr_session_set_feature (vtr_page_get_session (VTR_PAGE (self)), name);
}

/* A column's name chooses the column; anything else, text or a condition, finds rows. */
static void
search_cb (GtkSearchEntry *entry, VtrDataPage *self)
{
  VtrDataset *dataset = get_dataset (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  int column = dataset != NULL && *text != '\0' ? find_column (dataset, text) : -1;
  gboolean had_condition = self->condition != NULL;

  if (dataset == NULL)
    return;
  g_free (self->condition);
  self->condition = column < 0 && *text != '\0' ? g_strdup (text) : NULL;
  if (self->condition != NULL)
    gtk_stack_set_visible_child_name (self->views, "table");
  if (self->condition != NULL || had_condition)
    order_rows (self);
  else
    say_search (self, NULL);
  if (column < 0)
    return;
  show_column (self, vtr_column_get_name (vtr_dataset_get_column (dataset, column)));
}

static const char *
delimiter_word (char delimiter)
{
  switch (delimiter)
    {
    case ',': return _("comma");
    case ';': return _("semicolon");
    case '\t': return _("tab");
    case '|': return _("bar");
    default: return NULL;
    }
}

/* "3.4 MB, comma, UTF-8", as far as it is known; else the file's name. */
static char *
dup_file_text (VtrDataset *dataset)
{
  const char *source = vtr_dataset_get_source (dataset), *word = delimiter_word (vtr_dataset_get_delimiter (dataset));
  const char *encoding = vtr_dataset_get_encoding (dataset);
  GStatBuf info;
  g_autoptr (GString) text = g_string_new (NULL);

  if (source != NULL && g_stat (source, &info) == 0)
    {
      g_autofree char *size = vtr_text_size ((guint64) info.st_size);
      g_string_append (text, size);
    }
  if (word != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", word);
  if (encoding != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", encoding);
  if (text->len == 0 && source != NULL)
    return g_path_get_basename (source);
  return g_strdup (text->str);
}

/* "Columns 1 to 7 of 15": those that are seen. */
static char *
dup_columns_text (VtrDataPage *self, guint n)
{
  const char *view = gtk_stack_get_visible_child_name (self->views);
  g_autofree char *count = vtr_label_count (n);
  guint first = 0, last = 0;
  gboolean any = g_strcmp0 (view, "charts") == 0 ? vtr_data_charts_get_visible (self->charts, &first, &last)
    : g_strcmp0 (view, "table") == 0 && vtr_table_get_visible (self->table, &first, &last);

  return any ? g_strdup_printf (_("Columns %u to %u of %s"), first + 1, last + 1, count) : g_strdup ("");
}

static void
refresh_columns_text (VtrDataPage *self)
{
  VtrDataset *dataset = get_dataset (self);
  gboolean is_table = g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "table") == 0;

  if (dataset == NULL)
    return;
  guint n = is_table ? vtr_table_get_n_columns (self->table) : vtr_dataset_get_n_columns (dataset), first = vtr_table_get_first (self->table);
  g_autofree char *text = dup_columns_text (self, n);
  gtk_label_set_label (self->columns, text);
  gtk_widget_set_visible (self->previous, is_table && n > VTR_TABLE_MAX_COLUMNS);
  gtk_widget_set_visible (self->next, is_table && n > VTR_TABLE_MAX_COLUMNS);
  gtk_widget_set_sensitive (self->previous, first > 0);
  gtk_widget_set_sensitive (self->next, first + VTR_TABLE_MAX_COLUMNS < n);
}

static void
refresh_footer (VtrDataPage *self, VtrDataset *dataset)
{
  gsize n_rows = vtr_dataset_get_n_rows (dataset);
  g_autofree char *rows = vtr_label_count (n_rows), *count = vtr_label_count (vtr_dataset_get_n_columns (dataset));
  g_autofree char *listed = vtr_label_count (MIN (self->n_listed, n_rows));
  g_autofree char *size = self->n_listed < n_rows ? g_strdup_printf (_("%s of %s rows × %s columns"), listed, rows, count)
    : g_strdup_printf (_("%s rows × %s columns"), rows, count);
  g_autofree char *file = dup_file_text (dataset);

  gtk_label_set_label (self->size, size);
  gtk_label_set_label (self->file, file);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->file), vtr_dataset_get_source (dataset));
  refresh_columns_text (self);
}

/**
 * vtr_data_page_column_changed:
 * @self: the page
 *
 * The table shows other columns, or the same in another order.
 */
void
vtr_data_page_column_changed (VtrDataPage *self)
{
  VtrDataset *dataset = get_dataset (self);

  vtr_column_inspector_set_any_hidden (self->inspector, dataset != NULL
                                       && vtr_table_get_n_columns (self->table) < vtr_dataset_get_n_columns (dataset));
  refresh_columns_text (self);
}

static void
refresh_pills (VtrDataPage *self, const VtrSummary *summary)
{
  guint64 missing = 0;

  for (guint i = 0; summary != NULL && i < summary->n_columns; i++)
    missing += summary->columns[i].n_missing;
  g_autofree char *n_missing = vtr_label_count (missing);
  g_autofree char *n_duplicates = vtr_label_count (summary != NULL ? summary->n_duplicates : 0);
  g_autofree char *missing_text = g_strdup_printf (ngettext ("%s missing cell", "%s missing cells", (gulong) missing), n_missing);
  g_autofree char *duplicates_text
    = g_strdup_printf (ngettext ("%s duplicate row", "%s duplicate rows", summary != NULL ? (gulong) summary->n_duplicates : 0), n_duplicates);
  gtk_button_set_label (GTK_BUTTON (self->missing), missing_text);
  gtk_button_set_label (GTK_BUTTON (self->duplicates), duplicates_text);
  gtk_widget_set_visible (GTK_WIDGET (self->missing), missing > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->duplicates), summary != NULL && summary->n_duplicates > 0);
}

static VtrJob *
find_opening (VtrDataPage *self)
{
  return vtr_session_find_job (vtr_page_get_session (VTR_PAGE (self)), "open");
}

/* What is quick is not announced. */
static gboolean
show_loading_cb (gpointer data)
{
  VtrDataPage *self = data;
  VtrJob *opening = find_opening (self);

  self->loading_source = 0;
  if (opening == NULL)
    return G_SOURCE_REMOVE;
  vtr_loading_view_set_job (self->loading, opening, g_object_get_data (G_OBJECT (opening), "path"));
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
refresh_stack (VtrDataPage *self)
{
  gboolean is_shown = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "loading") == 0;

  if (find_opening (self) != NULL)
    {
      if (is_shown)
        show_loading_cb (self);
      else if (self->loading_source == 0)
        self->loading_source = g_timeout_add (LOADING_DELAY_MS, show_loading_cb, self);
      return;
    }
  g_clear_handle_id (&self->loading_source, g_source_remove);
  vtr_loading_view_set_job (self->loading, NULL, NULL);
  gtk_stack_set_visible_child_name (self->stack, get_dataset (self) != NULL ? "table" : "welcome");
}

/* What the inspector shows: the chosen column, else the first. */
static const char *
shown_feature (VtrSession *session, VtrDataset *dataset)
{
  const char *feature = vtr_session_get_feature (session);

  if (feature == NULL && vtr_dataset_get_n_columns (dataset) > 0)
    feature = vtr_column_get_name (vtr_dataset_get_column (dataset, 0));
  return feature;
}

static void
vtr_data_page_refresh (VtrPage *page, VtrChanged what)
{
  VtrDataPage *self = VTR_DATA_PAGE (page);
  VtrSession *session = vtr_page_get_session (page);
  VtrDataset *dataset = get_dataset (self);

  if ((what & (VTR_CHANGED_JOBS | VTR_CHANGED_DATASET | VTR_CHANGED_PROJECT)) != 0)
    refresh_stack (self);
  if ((what & VTR_CHANGED_DATASET) != 0)
    {
      forget_order (self);
      vtr_table_set_dataset (self->table, dataset);
    }
  vtr_data_charts_refresh (self->charts, what);
  vtr_data_correlation_refresh (self->correlation, what);
  if (dataset == NULL)
    return;
  if ((what & (VTR_CHANGED_DATASET | VTR_CHANGED_SUMMARY)) != 0)
    {
      vtr_table_set_summary (self->table, vtr_session_get_summary (session));
      refresh_footer (self, dataset);
      refresh_pills (self, vtr_session_get_summary (session));
    }
  if ((what & (VTR_CHANGED_DATASET | VTR_CHANGED_SUMMARY | VTR_CHANGED_FEATURE)) != 0)
    {
      vtr_table_set_column (self->table, shown_feature (session, dataset));
      vtr_column_inspector_refresh (self->inspector);
    }
  if ((what & VTR_CHANGED_ROWS) != 0 && self->shows_selection)
    vtr_data_page_show_rows (self, vtr_session_get_rows (session));
  if ((what & VTR_CHANGED_ROW) != 0)
    vtr_table_set_row (self->table, vtr_session_get_row (session));
}

/* --- Page ------------------------------------------------------------------------------------ */

static char *
vtr_data_page_get_count (VtrPage *page)
{
  VtrDataset *dataset = get_dataset (VTR_DATA_PAGE (page));

  return dataset != NULL ? vtr_label_count (vtr_dataset_get_n_rows (dataset)) : NULL;
}

static const char *
vtr_data_page_get_primary (VtrPage *page, gboolean *sensitive)
{
  VtrDataset *dataset = get_dataset (VTR_DATA_PAGE (page));

  *sensitive = dataset != NULL;
  return dataset != NULL ? _("Continue to Model") : NULL;
}

static void
vtr_data_page_primary (VtrPage *page)
{
  vtr_page_go_to (page, "model");
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (VtrDataPage) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text == NULL || *text == '\0')
    vtr_page_toast (VTR_PAGE (self), _("The clipboard holds no table"));
  else
    vtr_session_paste (vtr_page_get_session (VTR_PAGE (self)), text);
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, text_read_cb, g_object_ref (widget));
}

static void
vtr_data_page_set_narrow (VtrPage *page, gboolean narrow)
{
  vtr_welcome_set_narrow (VTR_DATA_PAGE (page)->welcome, narrow);
}

static void
vtr_data_page_set_dropping (VtrPage *page, gboolean dropping)
{
  vtr_welcome_set_dropping (VTR_DATA_PAGE (page)->welcome, dropping);
}

static void
vtr_data_page_constructed (GObject *object)
{
  VtrDataPage *self = VTR_DATA_PAGE (object);

  G_OBJECT_CLASS (vtr_data_page_parent_class)->constructed (object);
  vtr_data_charts_set_session (self->charts, vtr_page_get_session (VTR_PAGE (self)));
  vtr_data_correlation_set_session (self->correlation, vtr_page_get_session (VTR_PAGE (self)));
  vtr_column_inspector_set_session (self->inspector, vtr_page_get_session (VTR_PAGE (self)));
  vtr_page_refresh (VTR_PAGE (self), VTR_CHANGED_ALL);
}

static void
vtr_data_page_finalize (GObject *object)
{
  VtrDataPage *self = VTR_DATA_PAGE (object);

  g_clear_handle_id (&self->loading_source, g_source_remove);
  g_free (self->condition);
  g_free (self->sort_column);
  G_OBJECT_CLASS (vtr_data_page_parent_class)->finalize (object);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (VTR_DATA_PAGE (widget)->search));
}

static void
vtr_data_page_class_init (VtrDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VtrPageClass *page_class = VTR_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = vtr_data_page_constructed;
  G_OBJECT_CLASS (klass)->finalize = vtr_data_page_finalize;
  page_class->name = "data";
  page_class->title = N_("Data");
  page_class->icon_name = "vitrine-data-symbolic";
  page_class->get_count = vtr_data_page_get_count;
  page_class->get_primary = vtr_data_page_get_primary;
  page_class->primary = vtr_data_page_primary;
  page_class->refresh = vtr_data_page_refresh;
  page_class->set_narrow = vtr_data_page_set_narrow;
  page_class->set_dropping = vtr_data_page_set_dropping;
  g_type_ensure (VTR_TYPE_WELCOME);
  g_type_ensure (VTR_TYPE_TABLE);
  g_type_ensure (VTR_TYPE_COLUMN_INSPECTOR);
  g_type_ensure (VTR_TYPE_DATA_CHARTS);
  g_type_ensure (VTR_TYPE_LOADING_VIEW);
  g_type_ensure (VTR_TYPE_DATA_CORRELATION);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vitrine/Vitrine/ui/vtr-data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, views);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, found);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, charts);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, correlation);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, inspector_flap);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, welcome);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, loading);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, size);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, file);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, columns);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, table);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, inspector);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, search);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, search_error);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, duplicates);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, missing);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, previous);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, next);
  gtk_widget_class_bind_template_child (widget_class, VtrDataPage, tools);
  gtk_widget_class_install_action (widget_class, "data.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "data.clear-search", NULL, clear_search_action);
  vtr_data_page_install_column_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "data.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "data.paste", NULL);
}

static void
vtr_data_page_init (VtrDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->n_listed = G_MAXSIZE;
  vtr_page_set_inspector (VTR_PAGE (self), self->inspector_flap);
  g_signal_connect (self->table, "column-activated", G_CALLBACK (column_cb), self);
  g_signal_connect (self->table, "sort-requested", G_CALLBACK (sort_cb), self);
  g_signal_connect (self->table, "row-activated", G_CALLBACK (row_cb), self);
  g_signal_connect_swapped (self->table, "menu-requested", G_CALLBACK (vtr_data_page_open_menu), self);
  g_signal_connect_swapped (self->table, "view-changed", G_CALLBACK (vtr_data_page_column_changed), self);
  g_signal_connect_swapped (self->charts, "view-changed", G_CALLBACK (refresh_columns_text), self);
  g_signal_connect_swapped (self->views, "notify::visible-child", G_CALLBACK (refresh_columns_text), self);
  g_signal_connect (self->duplicates, "toggled", G_CALLBACK (pill_cb), self);
  g_signal_connect (self->missing, "toggled", G_CALLBACK (pill_cb), self);
  g_signal_connect (self->previous, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect (self->next, "clicked", G_CALLBACK (next_cb), self);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_cb), self);
}

/**
 * vtr_data_page_show_rows:
 * @self: the page
 * @rows: (nullable) (element-type guint32): the only rows to list; NULL: all
 *
 * Follows the session's selection from then on until that is empty.
 */
void
vtr_data_page_show_rows (VtrDataPage *self, GArray *rows)
{
  g_return_if_fail (VTR_IS_DATA_PAGE (self));
  self->shows_selection = rows != NULL;
  vtr_table_set_order (self->table, rows);
}
