#pragma once

#include <QString>

class QDialog;
class QDialogButtonBox;
class QPushButton;

/// The foot of a dialog that stays open: one button that writes, and one that closes.
struct WritingButtons
{
    QDialogButtonBox *row; ///< takes further buttons
    QPushButton *write;    ///< the default button, for the dialog to connect and to enable
};

WritingButtons createWritingButtons(QDialog *dialog, const QString &text);
