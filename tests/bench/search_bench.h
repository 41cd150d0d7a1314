#pragma once

class QTextStream;

/// The settings page while somebody types a search: from a key to the painted list.
void measureSearch(QTextStream &out);
