#include "core/values/values_choice.h"

#include <QStringList>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace {

bool isObject(const ValuesPlace &place)
{
    return place.form != ValuesForm::Plain && place.form != ValuesForm::UmbrellaChart;
}

QString stringAt(const YamlText &text, const ValuesPlace &place, const YamlPath &path)
{
    return text.value(text.find(path, place.document)).toString();
}

/// The name of the Kubernetes object or profile that holds the values.
QString nameOf(const YamlText &text, const ValuesPlace &place)
{
    return isObject(place) ? stringAt(text, place, "metadata.name") : QString();
}

bool isCalled(const YamlText &text, const ValuesPlace &place, const QString &wanted)
{
    return place.root.toString() == wanted || (!wanted.isEmpty() && nameOf(text, place) == wanted);
}

} // namespace

QString describePlace(const YamlText &text, const ValuesPlace &place)
{
    QStringList words;
    if (isObject(place))
        words += {stringAt(text, place, "kind"), nameOf(text, place)};
    words.removeAll(QString());
    if (text.documentCount() > 1)
        words +=
            words.isEmpty() ? u"document %1"_s.arg(place.document + 1) : u"(document %1)"_s.arg(place.document + 1);
    QStringList parts{words.join(u' '), place.root.toString()};
    parts.removeAll(QString());
    return parts.isEmpty() ? u"the whole file"_s : parts.join(u": "_s);
}

QString listPlaces(const YamlText &text, const std::vector<ValuesPlace> &places)
{
    constexpr std::size_t mostListed = 30;
    QStringList listed;
    for (const ValuesPlace &place : places | std::views::take(mostListed))
        listed += u"%1: %2"_s.arg(listed.size() + 1).arg(describePlace(text, place));
    if (places.size() > mostListed)
        listed += u"… up to %1"_s.arg(places.size());
    return listed.join(u"; "_s);
}

Result<ValuesPlace> chooseValues(const YamlText &text, const QString &wanted)
{
    const Result<std::vector<ValuesPlace>> places = valuesPlaces(text);
    if (!places)
        return std::unexpected(places.error());
    bool isNumber = false;
    const int number = wanted.toInt(&isNumber);
    if (isNumber && number >= 1 && number <= std::ssize(*places))
        return (*places)[static_cast<std::size_t>(number) - 1];
    std::vector<ValuesPlace> called;
    std::ranges::copy_if(*places, std::back_inserter(called),
                         [&](const ValuesPlace &place) { return isCalled(text, place, wanted); });
    if (called.size() == 1)
        return called.front();
    return failure((called.empty() ? u"there are no values at %1; the file holds %2"_s
                                   : u"%1 says not which of several values; a number does: %2"_s)
                       .arg(wanted, listPlaces(text, *places)));
}

Result<ValuesPlace> findValuesAgain(const YamlText &text, const ValuesPlace &place, const YamlText &before)
{
    const Result<std::vector<ValuesPlace>> places = valuesPlaces(text);
    if (!places)
        return std::unexpected(places.error());
    const QString name = nameOf(before, place);
    std::vector<ValuesPlace> alike;
    std::ranges::copy_if(*places, std::back_inserter(alike), [&](const ValuesPlace &other) {
        return other.form == place.form && other.root == place.root && nameOf(text, other) == name;
    });
    if (alike.size() == 1)
        return alike.front();
    const auto same = std::ranges::find(*places, place);
    return same == places->end() ? findValues(text) : Result<ValuesPlace>(*same);
}
