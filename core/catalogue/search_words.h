#pragma once

#include <QStringList>

#include <functional>

/// The words of a text: letters and digits between signs. "can't" is one word, "client's" is "client".
void forEachSearchWord(QStringView text, const std::function<void(QStringView)> &call);
QStringList searchWords(QStringView text);
/// What a word (in lower case, as in all that follows) has in common with its other forms: "route", "routes", "routing"
/// and "router" are "rout".
QString stemOf(QStringView whole);
/// Whether a word says nothing about what is looked for, as "the" and "can't".
bool isFiller(QStringView word);
/// Other words that mean the same, as stems: "nic" for "interface".
QStringList stemsAlike(const QString &stem);
