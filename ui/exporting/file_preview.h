#pragma once

#include "core/exporters/exporter.h"

#include <QPlainTextEdit>

/// A file as it would be written, highlighted; where the folder holds another one, with the lines that go and come.
class FilePreview final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit FilePreview(QWidget *parent = nullptr);

    void showFile(const TextFile &file, FileChange change, const QString &folder);
    /// A text that would become another one, as YAML.
    void showDifference(const QString &before, const QString &after);

private:
    void showLines(const QString &before, const QString &after);
};
