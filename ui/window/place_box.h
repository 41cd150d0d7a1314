#pragma once

#include "ui/project/project.h"

#include <QWidget>

class QComboBox;

/// Which values of a file are shown and edited, where it holds several: HelmReleases and Applications beside each
/// other, several sources of one, several documents. Hidden where there is nothing to choose.
class PlaceBox final : public QWidget
{
    Q_OBJECT

public:
    explicit PlaceBox(Project *project, QWidget *parent = nullptr);

private:
    void refresh();
    void choose(int index);

    Project *m_project;
    QComboBox *m_box;
    std::vector<ValuesPlace> m_places; ///< as listed in the box
};
