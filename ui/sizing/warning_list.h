#pragma once

#include "ui/sizing/sizing_warnings.h"

#include <QWidget>

class QVBoxLayout;

/// What a reader of the numbers must know, each with its severity as an icon and a word.
class WarningList final : public QWidget
{
    Q_OBJECT

public:
    explicit WarningList(QWidget *parent = nullptr);

    void show(const std::vector<SizingWarning> &warnings);

private:
    void addLine();

    QVBoxLayout *m_layout;
    std::vector<SizingWarning> m_warnings;
};
