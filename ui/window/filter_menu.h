#pragma once

#include "ui/project/project.h"

#include <QMenu>

class SearchBox;

/// The search's filters for people who don't know how they are typed: each a tick that puts it into the search box, or
/// a menu of its values.
class FilterMenu final : public QMenu
{
    Q_OBJECT

public:
    FilterMenu(SearchBox *box, const Project *project, QWidget *parent = nullptr);

private:
    void fill();
    void addFilter(const QString &name);
    void addTick(QMenu *menu, const QString &term, const QString &text);

    SearchBox *m_box;
    const Project *m_project;
};
