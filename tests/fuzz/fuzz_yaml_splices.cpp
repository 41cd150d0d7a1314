#include "core/yaml/yaml_text.h"

#include <fuzzer/FuzzedDataProvider.h>

#include <cstdlib>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

Value pickValue(FuzzedDataProvider &data)
{
    const QString text = QString::fromUtf8(data.ConsumeRandomLengthString(12));
    switch (data.ConsumeIntegralInRange(0, 7)) {
    case 0:
        return {};
    case 1:
        return data.ConsumeBool();
    case 2:
        return data.ConsumeIntegral<int>();
    case 3:
        return 0.5;
    case 4:
        return Value::List{text, 1, Value()};
    case 5:
        return Value::Map{{u"new"_s, text}, {u"list"_s, Value::List{true}}};
    case 6:
        return u"two\nlines\n"_s;
    default:
        return text;
    }
}

Result<Splice> pickEdit(FuzzedDataProvider &data, const YamlText &text, int document)
{
    const auto offset = data.ConsumeIntegralInRange<qsizetype>(0, text.bytes().size());
    const YamlPath path = text.pathAt(offset, document);
    switch (data.ConsumeIntegralInRange(0, 3)) {
    case 0:
        return text.unset(path, document);
    case 1:
        return text.set(path.child(u"key"_s), pickValue(data), document);
    case 2:
        return text.set(path.child(data.ConsumeIntegralInRange(0, 3)), pickValue(data), document);
    default:
        return text.set(path, pickValue(data), document);
    }
}

} // namespace

/// A text, then edits of it one after the other. Each is refused or leads to a text that can be read; undone, they lead
/// back to the first byte.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *bytes, std::size_t size)
{
    constexpr std::size_t editBytes = 48;
    FuzzedDataProvider edits(bytes + size - std::min(size, editBytes), std::min(size, editBytes));
    const QByteArray first(reinterpret_cast<const char *>(bytes),
                           static_cast<qsizetype>(size - std::min(size, editBytes)));
    Result<YamlText> text = YamlText::parse(first);
    std::vector<Splice> done;
    while (text && edits.remaining_bytes() > 0) {
        const int document = edits.ConsumeIntegralInRange(0, std::max(0, text->documentCount() - 1));
        const Result<Splice> splice = pickEdit(edits, *text, document);
        if (!splice)
            continue;
        text = text->applied(*splice);
        require(text.has_value());
        done.push_back(*splice);
    }
    if (!text)
        return 0;
    QByteArray undone = text->bytes();
    for (; !done.empty(); done.pop_back())
        undone = done.back().inverted().appliedTo(undone);
    require(undone == first);
    return 0;
}
