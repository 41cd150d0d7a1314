#pragma once

#include <stop_token>

/// As long as it lives, whatever this thread parses can be stopped by another thread: it fails then. For files that are
/// read beside a window whose user may no longer want them.
class ReadingStop
{
public:
    explicit ReadingStop(std::stop_token stop);
    ReadingStop(const ReadingStop &) = delete;
    ReadingStop &operator=(const ReadingStop &) = delete;
    ~ReadingStop();

    /// Whether what this thread reads isn't wanted any more.
    static bool isRequested();

private:
    std::stop_token m_outer;
};
