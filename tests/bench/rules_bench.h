#pragma once

class Configuration;
class QTextStream;

/// The rules over a document, over documents that grow in one place, and those that take longest.
void measureRules(QTextStream &out, const Configuration &values);
