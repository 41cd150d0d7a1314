#pragma once

#include <QApplication>

#include <functional>
#include <memory>

class QTextStream;

constexpr int rounds = 30;

/// An application without a display, for what is measured in a window.
std::unique_ptr<QApplication> benchApplication();

/// Runs something many times and prints the least, the median and the most it took.
void measure(QTextStream &out, const char *name, const std::function<void()> &run);
