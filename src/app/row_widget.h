// One row of the settings table as a widget in a column.
#ifndef APP_ROW_WIDGET_H
#define APP_ROW_WIDGET_H

#include "run/command.h"
#include "ui/ui.h"

#define ROW_CHOICES_MAX 32

// Nothing where the row is hidden beside the others. What a hand changes goes into the queue.
void row_widget(Ui *ui, const Experiment *experiment, const Setting *row, CommandQueue *queue);
// The labels of a row's choices; returns how many.
int row_choices(const Setting *row, const char *names[ROW_CHOICES_MAX]);

#endif
