#include "core/yaml/reading_stop.h"

#include <utility>

namespace {

std::stop_token &ofThisThread()
{
    thread_local std::stop_token stop;
    return stop;
}

} // namespace

ReadingStop::ReadingStop(std::stop_token stop) : m_outer(std::exchange(ofThisThread(), std::move(stop)))
{
}

ReadingStop::~ReadingStop()
{
    ofThisThread() = std::move(m_outer);
}

bool ReadingStop::isRequested()
{
    return ofThisThread().stop_requested();
}
