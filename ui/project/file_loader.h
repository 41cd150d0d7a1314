#pragma once

#include "ui/project/reading.h"

#include <QObject>
#include <QThreadPool>

#include <stop_token>

/// Reads and judges a large file beside the window, which stays alive meanwhile. One at a time: a new one, or `cancel`,
/// stops the last one; what it read is thrown away.
class FileLoader final : public QObject
{
    Q_OBJECT

public:
    explicit FileLoader(QObject *parent = nullptr) : QObject(parent) {}
    ~FileLoader() override;

    void start(const QString &path, const Told &told, const std::shared_ptr<const Catalogue> &catalogue);
    void cancel();

    /// Whether reading takes long enough for the window to be felt standing still.
    static bool isLarge(const QString &path);
    bool isReading() const { return m_reader.activeThreadCount() > 0; }

Q_SIGNALS:
    void loaded(const OpenedFile &opened);
    void failed(const Error &error);

private:
    int m_current = 0;
    std::stop_source m_stop;
    QThreadPool m_reader;
};
