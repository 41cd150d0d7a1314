#pragma once

#include "ui/project/reading.h"

#include <QObject>
#include <QThreadPool>

/// Reads and judges a large file beside the window, which stays alive meanwhile. One at a time: a new one, or `cancel`,
/// makes the last one's result be thrown away.
class FileLoader final : public QObject
{
    Q_OBJECT

public:
    explicit FileLoader(QObject *parent = nullptr) : QObject(parent) {}
    ~FileLoader() override;

    void start(const QString &path, const Told &told, const std::shared_ptr<const Catalogue> &catalogue);
    void cancel() { ++m_current; }

    /// Whether reading takes long enough for the window to be felt standing still.
    static bool isLarge(const QString &path);

Q_SIGNALS:
    void loaded(const OpenedFile &opened);
    void failed(const Error &error);

private:
    int m_current = 0;
    QThreadPool m_reader;
};
