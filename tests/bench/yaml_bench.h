#pragma once

#include <QByteArray>

class QTextStream;

/// Compares reading and editing a text, and one of 10 MB made of it, with what yaml-cpp alone takes for the same text.
void measureYaml(QTextStream &out, const QByteArray &text);
