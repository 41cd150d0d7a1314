#include "ui/theme/dialog_buttons.h"

#include "ui/theme/icons.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

WritingButtons createWritingButtons(QDialog *dialog, const QString &text)
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QPushButton *write = buttons->addButton(text, QDialogButtonBox::ApplyRole);
    write->setIcon(icon("ok"_L1));
    write->setDefault(true);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    return {.row = buttons, .write = write};
}
