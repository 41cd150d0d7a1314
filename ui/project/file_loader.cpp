#include "ui/project/file_loader.h"

#include <QFileInfo>

FileLoader::~FileLoader()
{
    cancel();
    m_reader.waitForDone();
}

void FileLoader::cancel()
{
    ++m_current;
    m_stop.request_stop();
    m_stop = std::stop_source();
}

void FileLoader::start(const QString &path, const Told &told, const std::shared_ptr<const Catalogue> &catalogue)
{
    cancel();
    m_reader.start([this, path, told, catalogue, number = m_current, stop = m_stop.get_token()] {
        auto opened = std::make_shared<const Result<OpenedFile>>(openFile(path, told, catalogue, stop));
        QMetaObject::invokeMethod(this, [this, opened, number] {
            if (number != m_current)
                return;
            if (*opened)
                Q_EMIT loaded(**opened);
            else
                Q_EMIT failed(opened->error());
        });
    });
}

bool FileLoader::isLarge(const QString &path)
{
    constexpr qint64 large = 512LL * 1024; // about 50 ms
    return QFileInfo(path).size() > large;
}
