#include "core/yaml/yaml_path.h"

#include <QHash>

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace {

/// Reads steps one by one; `m_at` is the next character.
class PathReader
{
public:
    explicit PathReader(QStringView text) : m_text(text) {}

    Result<QList<YamlPath::Step>> read()
    {
        QList<YamlPath::Step> steps;
        while (!atEnd()) {
            const Result<YamlPath::Step> step = isAt(u'[') ? readIndex() : readKey(steps.isEmpty());
            if (!step)
                return std::unexpected(step.error());
            steps.push_back(*step);
        }
        return steps;
    }

private:
    bool atEnd() const { return m_at == m_text.size(); }
    bool isAt(QChar character) const { return !atEnd() && m_text[m_at] == character; }
    Result<YamlPath::Step> failed(const QString &what) const
    {
        return failure(u"%1 is not a path: %2 at character %3"_s.arg(m_text, what).arg(m_at + 1));
    }

    Result<YamlPath::Step> readIndex()
    {
        const qsizetype end = m_text.indexOf(u']', m_at);
        if (end < 0)
            return failed(u"the index that starts here has no ]"_s);
        const QStringView digits = m_text.sliced(m_at + 1, end - m_at - 1);
        bool isNumber = false;
        const int index = digits.toInt(&isNumber);
        if (!isNumber || !digits.front().isDigit())
            return failed(u"an index is a number from 0, like [0],"_s);
        m_at = end + 1;
        if (!atEnd() && !isAt(u'.') && !isAt(u'['))
            return failed(u"a dot is missing behind the index"_s);
        return index;
    }

    Result<YamlPath::Step> readKey(bool isFirst)
    {
        if (!isFirst)
            ++m_at; // the dot
        QString key;
        while (!atEnd() && !isAt(u'.') && !isAt(u'[')) {
            const bool escaped = isAt(u'\\') && m_at + 1 < m_text.size();
            m_at += escaped ? 1 : 0;
            key += m_text[m_at];
            ++m_at;
        }
        if (key.isEmpty())
            return failed(u"a key is missing"_s);
        return key;
    }

    QStringView m_text;
    qsizetype m_at = 0;
};

QString escaped(const QString &key)
{
    QString text;
    for (const QChar character : key) {
        if (character == u'.' || character == u'[' || character == u'\\')
            text += u'\\';
        text += character;
    }
    return text;
}

} // namespace

YamlPath::YamlPath(const char *literal)
{
    static thread_local QHash<QByteArray, YamlPath> known;
    const QByteArray text = QByteArray::fromRawData(literal, static_cast<qsizetype>(std::strlen(literal)));
    auto found = known.constFind(text);
    if (found == known.constEnd()) {
        const Result<YamlPath> path = parse(QString::fromUtf8(text));
        Q_ASSERT_X(path.has_value(), "YamlPath", literal);
        found = known.insert(QByteArray(literal), path.value_or(YamlPath()));
    }
    m_steps = found->m_steps;
}

Result<YamlPath> YamlPath::parse(QStringView text)
{
    return PathReader(text).read().transform([](QList<Step> steps) { return YamlPath(std::move(steps)); });
}

QString YamlPath::toString() const
{
    QString text;
    for (const Step &step : m_steps) {
        if (const int *index = std::get_if<int>(&step)) {
            text += u"[%1]"_s.arg(*index);
            continue;
        }
        if (!text.isEmpty())
            text += u'.';
        text += escaped(std::get<QString>(step));
    }
    return text;
}

YamlPath YamlPath::parent() const
{
    return first(size() - 1);
}

QString YamlPath::lastName() const
{
    if (isEmpty())
        return {};
    const int *index = std::get_if<int>(&m_steps.back());
    return index ? u"[%1]"_s.arg(*index) : std::get<QString>(m_steps.back());
}

YamlPath YamlPath::child(const QString &key) const
{
    YamlPath path = *this;
    path.m_steps.emplace_back(key);
    return path;
}

YamlPath YamlPath::child(int index) const
{
    YamlPath path = *this;
    path.m_steps.emplace_back(index);
    return path;
}

YamlPath YamlPath::joined(const YamlPath &rest) const
{
    YamlPath path = *this;
    path.m_steps += rest.m_steps;
    return path;
}

bool YamlPath::startsWith(const YamlPath &prefix) const
{
    return prefix.size() <= size() && std::equal(prefix.m_steps.begin(), prefix.m_steps.end(), m_steps.begin());
}

YamlPath YamlPath::first(int steps) const
{
    return YamlPath(m_steps.mid(0, std::max(0, steps)));
}

YamlPath YamlPath::mid(int steps) const
{
    return YamlPath(m_steps.mid(steps));
}

std::weak_ordering YamlPath::operator<=>(const YamlPath &other) const
{
    const auto compared = [](const Step &left, const Step &right) {
        if (left == right)
            return std::weak_ordering::equivalent;
        return left < right ? std::weak_ordering::less : std::weak_ordering::greater;
    };
    return std::lexicographical_compare_three_way(m_steps.begin(), m_steps.end(), other.m_steps.begin(),
                                                  other.m_steps.end(), compared);
}

size_t qHash(const YamlPath &path, size_t seed)
{
    for (const YamlPath::Step &step : path.steps()) {
        const int *index = std::get_if<int>(&step);
        seed = index ? qHashMulti(seed, *index) : qHashMulti(seed, std::get<QString>(step));
    }
    return seed;
}
